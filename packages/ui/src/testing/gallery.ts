/** Gallery: a page that shows any screen in any state, for the layout tests. */
import type { Call, CallClient, ReadonlyAtom } from "@opencallkit/client";
import { mountCallKit, type MountedCallKit } from "../mount-call-kit.ts";
import { loadMessages } from "../i18n/load-messages.ts";
import type { Lang } from "../i18n/messages.ts";
import type { Theme } from "../overlay/call-overlay.ts";
import { always } from "./fake-call.ts";
import { fakeClient } from "./fake-client.ts";
import { contrasts, hideTexts, textsShown } from "./contrast.ts";
import { faults, looks, places, overlay } from "./measure.ts";
import { scenes, type Scene } from "./scenes.ts";

export type Look = {
  readonly lang: Lang;
  readonly theme: Theme;
  /** Fake camera picture: the plain colour that every camera sees. */
  readonly cameraColour: string;
  readonly names: "short" | "long";
};

/** Worst-case display names: several words, one word without a line break opportunity, another script. */
const longNames: { readonly [user: string]: string } = {
  alice: "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren",
  bob: "Bartholomew Featherstonehaugh-Cholmondeley, Head of Regional Operations",
  carol: "María del Carmen Fernández de la Vega y Álvarez de Toledo",
  dave: "欧阳慕容司马上官诸葛皇甫尉迟公孙轩辕令狐钟离宇文长孙",
};

const streamOf = (colour: string): MediaStream => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [320, 240];
  const drawing = canvas.getContext("2d");
  const draw = (): void => {
    if (drawing === null) return;
    drawing.fillStyle = colour;
    drawing.fillRect(0, 0, canvas.width, canvas.height);
  };
  draw();
  const stream = canvas.captureStream(10);
  // Redraw: a canvas capture emits a frame only on a change, and a video that attaches late would stay blank.
  const again = setInterval(draw, 100);
  stream.getTracks()[0]?.addEventListener("ended", () => clearInterval(again));
  return stream;
};

const drawn = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));

const screenNow = (): ShadowRoot | null => overlay()?.shadowRoot?.querySelector(".screen")?.shadowRoot ?? null;

const controlNamed = (root: ShadowRoot, name: string): HTMLElement | null =>
  [...root.querySelectorAll("button")].find(
    (control) => (control.getAttribute("aria-label") ?? control.textContent.trim()) === name,
  ) ?? null;

const until = async <T>(look: () => T | null): Promise<T> => {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const found = look();
    if (found !== null) return found;
    if (performance.now() > deadline) throw new Error("the scene did not come to be");
    await drawn();
  }
};

let mounted: MountedCallKit | null = null;
let streams = new Map<string, MediaStream>();

const clear = (): void => {
  mounted?.unmount();
  for (const stream of streams.values()) for (const track of stream.getTracks()) track.stop();
  streams = new Map();
};

const isScene = (name: string): name is keyof typeof scenes => Object.hasOwn(scenes, name);

const nameIn =
  ({ names }: Pick<Look, "names">) =>
  (id: string): string =>
    names === "long" ? (longNames[id] ?? `${id}, ${longNames["bob"]}`) : id;

/** Fake client of a scene; `calls` are its calls, the scene's by default. */
const clientOf = (name: string, look: Look, calls?: ReadonlyAtom<readonly Call[]>): CallClient => {
  if (!isScene(name)) throw new Error(`no scene ${name}`);
  const { user, connection, autoplay, call }: Scene = scenes[name];
  const cameras = (whose: string): MediaStream => {
    const stream = streams.get(whose) ?? streamOf(look.cameraColour);
    streams.set(whose, stream);
    return stream;
  };
  return fakeClient(calls ?? always([call(cameras)]), {
    user,
    ...(connection === undefined ? {} : { connection }),
    ...(autoplay === undefined ? {} : { autoplay }),
  });
};

/** Fake client without calls, until `ring` lets its only one come in. */
const lateClient = (name: string, look: Look): { readonly client: CallClient; readonly ring: () => void } => {
  let now: readonly Call[] = [];
  const listeners = new Set<(calls: readonly Call[]) => void>();
  const calls: ReadonlyAtom<readonly Call[]> = {
    get: () => now,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const ring = (): void => {
    now = clientOf(name, look).calls.get();
    for (const listener of listeners) listener(now);
  };
  return { client: clientOf(name, look, calls), ring };
};

const mountClient = (client: CallClient, look: Look): MountedCallKit =>
  mountCallKit(client, { lang: look.lang, theme: look.theme, sounds: false, nameOf: nameIn(look) });

/** Renders a scene, and resolves once it has settled; without `withPresses` as it is before its controls are pressed. */
const show = async (name: string, look: Look, withPresses = true): Promise<void> => {
  if (!isScene(name)) throw new Error(`no scene ${name}`);
  clear();
  const scene: Scene = scenes[name];
  const messages = await loadMessages(look.lang);
  mounted = mountClient(clientOf(name, look), look);
  await until(() => {
    const root = screenNow();
    return root !== null && root.childElementCount > 0 ? root : null;
  });
  for (const press of withPresses ? (scene.press ?? []) : []) {
    const control = await until(() => {
      const root = screenNow();
      return root === null ? null : controlNamed(root, messages[press]);
    });
    control.click();
    await drawn();
  }
  await until(() => {
    const videos = [...(screenNow()?.querySelectorAll("video") ?? [])];
    return videos.every(({ readyState }) => readyState >= 2) ? true : null;
  });
  await drawn();
};

export const gallery = {
  names: Object.keys(scenes),
  presses: Object.entries(scenes).flatMap(([name, scene]) => ("press" in scene ? [name] : [])),
  client: clientOf,
  lateClient,
  mountClient,
  show,
  clear,
  faults,
  places,
  looks,
  textsShown,
  hideTexts,
  contrasts,
};

// For the tests, which ask from outside of the page.
Object.assign(globalThis, { gallery });
