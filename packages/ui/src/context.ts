import type { CallClient, ErrorCode } from "@opencallkit/client";
import type { Messages } from "./i18n/messages.ts";
import type { Wording } from "./i18n/wording.ts";

/** Kit context: what every screen and component is given beside its call. {@link createKitContext} makes one. */
export type KitContext = Wording & {
  readonly client: CallClient;
  /** Waits for what a press began, and has it said when it fails. */
  readonly attempt: (begun: Promise<unknown>) => void;
};

export type KitContextOptions = {
  readonly client: CallClient;
  /** What `loadMessages` gives. */
  readonly messages: Messages;
  /** What to call a person on the screen; the user id by default. */
  readonly nameOf?: (userId: string) => string;
  /** Called with what went wrong with a press, in the language of `messages`. Nothing is said by default. */
  readonly onFailure?: (text: string) => void;
};

const hasMessage = (code: unknown, messages: Messages): code is ErrorCode =>
  typeof code === "string" && Object.hasOwn(messages.errors, code);

/** Errors that need no notice: the screen itself shows what is wrong with a device, and the end of a call. */
const shownAnyway = (code: ErrorCode): boolean => /^(?:microphone|camera)_/u.test(code) || code === "call_over";

/** A context for components used without `mountCallKit`: set it as their property `context`. */
export const createKitContext = ({
  client,
  messages,
  nameOf = (userId) => userId,
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
