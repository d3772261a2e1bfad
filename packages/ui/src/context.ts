import type { CallClient, ErrorCode } from "@opencallkit/client";
import type { Messages } from "./i18n/messages.ts";
import type { Wording } from "./i18n/wording.ts";

/** Kit context: the dependencies of every screen and component beside its call. {@link createKitContext} makes one. */
export type KitContext = Wording & {
  /** The client whose calls are shown. */
  readonly client: CallClient;
  /** Error reporting of a press: awaits what it began, and shows a notice if that rejects. */
  readonly attempt: (begun: Promise<unknown>) => void;
};

/** What a kit context is made of. */
export type KitContextOptions = {
  /** The client whose calls are shown. */
  readonly client: CallClient;
  /** The message table of one language, from `loadMessages`. */
  readonly messages: Messages;
  /** Display name of a user; by default that of the user's profile, where the server has told of one, else the id. */
  readonly nameOf?: (userId: string) => string;
  /** Error callback: called with the reason why a press failed, in the language of `messages`. Ignored by default. */
  readonly onFailure?: (text: string) => void;
};

const hasMessage = (code: unknown, messages: Messages): code is ErrorCode =>
  typeof code === "string" && Object.hasOwn(messages.errors, code);

/** Suppressed errors: the screen itself already shows trouble with a device, and the end of a call. */
const shownAnyway = (code: ErrorCode): boolean => /^(?:microphone|camera)_/u.test(code) || code === "call_over";

/** Creates a kit context for components used without `mountCallKit`: set it as their property `context`. */
export const createKitContext = ({
  client,
  messages,
  nameOf = (userId) => client.profiles.get().get(userId)?.name || userId,
  onFailure = () => undefined,
}: KitContextOptions): KitContext => ({
  client,
  messages,
  nameOf,
  attempt: (begun) => {
    begun.catch((error: unknown) => {
      const code = error instanceof Error && "code" in error ? error.code : null;
      if (hasMessage(code, messages) && !shownAnyway(code)) onFailure(messages.errors[code]);
    });
  },
});
