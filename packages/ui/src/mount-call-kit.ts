import type { CallClient, ErrorCode } from "@opencallkit/client";
import { defineElements } from "./elements.ts";
import { createPlayer } from "./sounds/player.ts";
import type { Theme } from "./overlay/call-overlay.ts";
import { langOf, loadMessages } from "./i18n/load-messages.ts";
import type { Lang, Messages } from "./i18n/messages.ts";

export type CallKitOptions = {
  /** The page's language, else the browser's, by default. */
  readonly lang?: Lang;
  /** `auto`, the default, follows the system. */
  readonly theme?: Theme;
  /** What to call a person on the screen; the user id by default. */
  readonly nameOf?: (userId: string) => string;
  /** False for a page with tones of its own. */
  readonly sounds?: boolean;
};

export type MountedCallKit = {
  /** Changes what is given and leaves the rest. */
  readonly set: (options: CallKitOptions) => void;
  /** Takes the screens away; the calls go on. */
  readonly unmount: () => void;
};

type Mount = {
  readonly set: (options: CallKitOptions) => void;
  readonly end: () => void;
  holders: number;
};

const mounts = new WeakMap<CallClient, Mount>();

/** When the words could not be loaded they are asked for again after this long, in ms. */
const loadAgainAfter = 2000;
/** How long the words about a failed press stay, in ms. */
const noticeFor = 6_000;

const hasWords = (code: unknown, messages: Messages): code is ErrorCode =>
  typeof code === "string" && Object.hasOwn(messages.errors, code);

/** The screen itself shows what is wrong with a device, and the end of a call. */
const shownAnyway = (code: ErrorCode): boolean => /^(?:microphone|camera)_/u.test(code) || code === "call_over";

const open = (client: CallClient): Mount => {
  defineElements();
  const overlay = document.createElement("opencallkit-stage");
  overlay.setAttribute("popover", "manual");
  let chosen: CallKitOptions = {};
  let hush: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let spoken = false;
  let ended = false;

  const attempt = (begun: Promise<unknown>): void => {
    begun.catch((error: unknown) => {
      const code = error instanceof Error && "code" in error ? error.code : null;
      const { messages } = overlay.kit;
      if (ended || !hasWords(code, messages) || shownAnyway(code)) return;
      clearTimeout(hush);
      overlay.notice = messages.errors[code];
      hush = setTimeout(() => (overlay.notice = ""), noticeFor);
    });
  };
  /** The stage is on the page from the moment it can speak; a page that takes it away with its old body gets it again. */
  const appear = (): void => {
    if (ended || overlay.isConnected || !spoken) return;
    if (document.body === null) document.addEventListener("DOMContentLoaded", appear, { once: true });
    else document.body.append(overlay);
  };
  const speak = (lang: Lang, messages: Messages): void => {
    if (ended || lang !== overlay.lang) return;
    const { nameOf = (userId) => userId } = chosen;
    overlay.kit = { client, messages, nameOf, attempt };
    spoken = true;
    appear();
  };
  const stopWatching = client.calls.subscribe(appear);
  const load = (lang: Lang): void => {
    loadMessages(lang).then(
      (messages) => speak(lang, messages),
      () => {
        if (!ended) again = setTimeout(() => load(lang), loadAgainAfter);
      },
    );
  };
  const set = (options: CallKitOptions): void => {
    // Whoever unmounts may still hold this function.
    if (ended) return;
    chosen = { ...chosen, ...options };
    const { theme = "auto", sounds = true } = chosen;
    const lang = chosen.lang ?? langOf(document.documentElement.lang || navigator.language);
    overlay.lang = lang;
    overlay.theme = theme;
    overlay.setSound(sounds ? () => createPlayer(() => new AudioContext()) : null);
    clearTimeout(again);
    load(lang);
  };
  const end = (): void => {
    ended = true;
    clearTimeout(again);
    clearTimeout(hush);
    stopWatching();
    document.removeEventListener("DOMContentLoaded", appear);
    overlay.end();
  };
  return { set, end, holders: 0 };
};

/**
 * Shows every call of the client over the page: incoming, outgoing, running, ended. This is all a page needs beside
 * `client.login`. Mounting the same client twice shows it once; the last `unmount` takes the screens away.
 */
export const mountCallKit = (client: CallClient, options: CallKitOptions = {}): MountedCallKit => {
  const mount = mounts.get(client) ?? open(client);
  mounts.set(client, mount);
  mount.holders += 1;
  mount.set(options);
  let held = true;
  return {
    set: mount.set,
    unmount: () => {
      if (!held) return;
      held = false;
      mount.holders -= 1;
      if (mount.holders > 0) return;
      mounts.delete(client);
      mount.end();
    },
  };
};
