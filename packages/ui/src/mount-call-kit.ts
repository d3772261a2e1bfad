import type { CallClient } from "@opencallkit/client";
import { createKitContext } from "./context.ts";
import { defineElements } from "./waiting-elements.ts";
import { createPlayer } from "./sounds/player.ts";
import type { Theme } from "./overlay/call-overlay.ts";
import { langOf, loadMessages } from "./i18n/load-messages.ts";
import type { Lang, Messages } from "./i18n/messages.ts";

/** Options of the call kit; one that is left out or undefined has its default. */
export type CallKitOptions = {
  /** Language of all texts; by default the page's (`lang`), else the browser's. */
  readonly lang?: Lang | undefined;
  /** Colour scheme; `auto`, the default, follows the system (`prefers-color-scheme`). */
  readonly theme?: Theme | undefined;
  /** Display name of a user; by default that of the user's profile, where the server has told of one, else the id. */
  readonly nameOf?: ((userId: string) => string) | undefined;
  /** Whether ringing and dialling tones are played, true by default; false for a page with tones of its own. */
  readonly sounds?: boolean | undefined;
};

/** The mounted screens of one client. */
export type MountedCallKit = {
  /** Partial update: changes the options that are given and leaves the rest; one that is given as undefined gets its default. */
  readonly set: (options: CallKitOptions) => void;
  /** Unmounts: removes the screens; the calls go on. */
  readonly unmount: () => void;
};

type Mount = {
  readonly set: (options: CallKitOptions) => void;
  readonly end: () => void;
  holders: number;
};

const mounts = new WeakMap<CallClient, Mount>();

/** Retry interval in ms: when the messages could not be loaded, they are asked for again after this long. */
const loadAgainAfter = 2000;
/** Auto-dismiss delay in ms: how long the notice of a failed press stays. */
const noticeFor = 6_000;

const open = (client: CallClient): Mount => {
  defineElements();
  const overlay = document.createElement("opencallkit-overlay");
  overlay.setAttribute("popover", "manual");
  let given: CallKitOptions = {};
  let hush: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let spoken = false;
  let ended = false;

  const onFailure = (text: string): void => {
    if (ended) return;
    clearTimeout(hush);
    overlay.notice = text;
    hush = setTimeout(() => (overlay.notice = ""), noticeFor);
  };
  /** Mounts the overlay once its messages are there; a page that replaces its body, and the overlay with it, gets it again. */
  const appear = (): void => {
    if (ended || overlay.isConnected || !spoken) return;
    if (document.body === null) document.addEventListener("DOMContentLoaded", appear, { once: true });
    else document.body.append(overlay);
  };
  const speak = (lang: Lang, messages: Messages): void => {
    if (ended || lang !== overlay.lang) return;
    const { nameOf } = given;
    overlay.context = createKitContext({ client, messages, onFailure, ...(nameOf === undefined ? {} : { nameOf }) });
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
    // Idle after unmount: the caller may still hold this function.
    if (ended) return;
    given = { ...given, ...options };
    const { theme = "auto", sounds = true } = given;
    const lang = given.lang ?? langOf(document.documentElement.lang || navigator.language);
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
 * Mounts the call kit: shows every call of the client over the page, incoming, outgoing, running, ended. This is all a
 * page needs beside `client.login`. Mounting the same client twice shows it once; the last `unmount` takes the screens
 * away.
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
