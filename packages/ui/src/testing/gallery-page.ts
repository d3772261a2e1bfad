/** Gallery page: every screen in every state, with made-up people and calls, for whoever looks at it. */
import { langOf } from "../i18n/load-messages.ts";
import type { Lang } from "../i18n/messages.ts";
import type { Theme } from "../overlay/call-overlay.ts";
import { gallery, type Look } from "./gallery.ts";

const sizes = {
  phone: { width: 390, height: 844 },
  landscape: { width: 844, height: 390 },
  wide: { width: 1280, height: 800 },
} as const;
const isSize = (name: string): name is keyof typeof sizes => Object.hasOwn(sizes, name);
const isTheme = (name: string): name is Theme => name === "light" || name === "dark" || name === "auto";

/** Pictures that a camera sees: a dim room, an ordinary one, a bright one. */
const rooms = { dim: "#20242c", ordinary: "#6b7f93", bright: "#f4f1ea" } as const;
const isRoom = (name: string): name is keyof typeof rooms => Object.hasOwn(rooms, name);

const words = {
  en: {
    title: "Gallery",
    about: "Every screen in every state. The people and calls are made up; nothing is connected.",
    scene: "Scenes",
    size: "Window",
    theme: "Theme",
    room: "Picture",
    names: "Names",
    language: "Language",
    back: "Back to the demo",
    phone: "Phone",
    landscape: "Phone, landscape",
    wide: "Desktop",
    light: "Light",
    dark: "Dark",
    auto: "As the system",
    dim: "Dim room",
    ordinary: "Ordinary room",
    bright: "Bright room",
    short: "Short",
    long: "Very long",
  },
  "zh-CN": {
    title: "界面展示",
    about: "所有界面的所有状态。人物和通话均为虚构，没有真实连接。",
    scene: "场景",
    size: "窗口",
    theme: "主题",
    room: "画面",
    names: "名称",
    language: "语言",
    back: "返回演示",
    phone: "手机",
    landscape: "手机横屏",
    wide: "桌面",
    light: "浅色",
    dark: "深色",
    auto: "跟随系统",
    dim: "昏暗房间",
    ordinary: "普通房间",
    bright: "明亮房间",
    short: "短",
    long: "很长",
  },
} as const satisfies { readonly [L in Lang]: { readonly [word: string]: string } };

/** What the address says: which scene, and how it is looked at. */
type Choice = {
  readonly scene: string;
  readonly lang: Lang;
  readonly theme: Theme;
  readonly size: keyof typeof sizes;
  readonly room: keyof typeof rooms;
  readonly names: Look["names"];
};

const choiceIn = (search: URLSearchParams): Choice => {
  const [scene, theme, size, room] = ["scene", "theme", "size", "room"].map((name) => search.get(name) ?? "");
  const [first = ""] = gallery.names;
  return {
    scene: scene !== undefined && gallery.names.includes(scene) ? scene : first,
    lang: langOf(search.get("lang") ?? navigator.language),
    theme: theme !== undefined && isTheme(theme) ? theme : "auto",
    size: size !== undefined && isSize(size) ? size : "phone",
    room: room !== undefined && isRoom(room) ? room : "ordinary",
    names: search.get("names") === "long" ? "long" : "short",
  };
};

const addressOf = (choice: Choice, more: { readonly [name: string]: string } = {}): string =>
  `?${new URLSearchParams({ ...choice, ...more }).toString()}`;

/** A scene alone, as it fills its window. */
const showAlone = async ({ scene, lang, theme, room, names }: Choice): Promise<void> => {
  document.documentElement.lang = lang;
  await gallery.show(scene, { lang, theme, cameraColour: rooms[room], names });
};

const link = (text: string, href: string, current: boolean): HTMLAnchorElement => {
  const made = document.createElement("a");
  made.href = href;
  made.textContent = text;
  if (current) made.setAttribute("aria-current", "true");
  return made;
};

const group = (title: string, links: readonly HTMLAnchorElement[], className: string): HTMLElement => {
  const made = document.createElement("nav");
  made.className = className;
  made.setAttribute("aria-label", title);
  const heading = document.createElement("h2");
  heading.textContent = title;
  made.append(heading, ...links);
  return made;
};

/** The scene in a window of the chosen size, which shrinks to what the page has room for. */
const windowOf = (choice: Choice): HTMLElement => {
  const { width, height } = sizes[choice.size];
  const frame = document.createElement("iframe");
  frame.title = choice.scene;
  frame.width = String(width);
  frame.height = String(height);
  frame.src = addressOf(choice, { alone: "" });
  const stage = document.createElement("div");
  stage.className = "stage";
  stage.append(frame);
  new ResizeObserver(() => {
    const scale = Math.min(1, stage.clientWidth / width);
    frame.style.transform = `scale(${scale})`;
    stage.style.height = `${height * scale}px`;
  }).observe(stage);
  return stage;
};

type Said = (typeof words)[Lang];

const headOf = (said: Said, lang: Lang): HTMLElement => {
  const head = document.createElement("header");
  const title = document.createElement("h1");
  title.textContent = said.title;
  const about = document.createElement("p");
  about.textContent = said.about;
  head.append(title, about, link(said.back, `/?lang=${lang}`, false));
  return head;
};

/** Links that change one part of the choice each. */
const picks = <K extends keyof Choice>(choice: Choice, name: K, values: readonly (readonly [Choice[K], string])[]) =>
  values.map(([value, text]) => link(text, addressOf({ ...choice, [name]: value }), choice[name] === value));

const choicesOf = (choice: Choice, said: Said): HTMLElement => {
  const { phone, landscape, wide, auto, light, dark, dim, ordinary, bright, short, long } = said;
  const sizesShown = [
    ["phone", phone],
    ["landscape", landscape],
    ["wide", wide],
  ] as const;
  const themes = [
    ["auto", auto],
    ["light", light],
    ["dark", dark],
  ] as const;
  const roomsShown = [
    ["dim", dim],
    ["ordinary", ordinary],
    ["bright", bright],
  ] as const;
  const names = [
    ["short", short],
    ["long", long],
  ] as const;
  const langs = [
    ["en", "English"],
    ["zh-CN", "中文"],
  ] as const;
  const choices = document.createElement("div");
  choices.className = "choices";
  choices.append(
    group(said.size, picks(choice, "size", sizesShown), "row"),
    group(said.theme, picks(choice, "theme", themes), "row"),
    group(said.room, picks(choice, "room", roomsShown), "row"),
    group(said.names, picks(choice, "names", names), "row"),
    group(said.language, picks(choice, "lang", langs), "row"),
  );
  return choices;
};

/** All scenes to choose from, and the chosen one in its window. */
const showAll = (choice: Choice): void => {
  const said = words[choice.lang];
  document.documentElement.lang = choice.lang;
  document.title = `${said.title} · OpenCallKit`;
  const shown = document.createElement("main");
  shown.append(choicesOf(choice, said), windowOf(choice));
  const named = gallery.names.map((name) => [name, name] as const);
  document.body.className = "gallery";
  document.body.replaceChildren(
    headOf(said, choice.lang),
    group(said.scene, picks(choice, "scene", named), "scenes"),
    shown,
  );
};

const search = new URLSearchParams(location.search);
const choice = choiceIn(search);
if (search.has("alone")) await showAlone(choice);
else showAll(choice);
