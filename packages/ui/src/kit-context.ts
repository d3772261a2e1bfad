import type { CallClient } from "@opencallkit/client";
import type { Messages } from "./i18n/messages.ts";

/** What every screen is given. */
export type KitContext = {
  readonly client: CallClient;
  readonly messages: Messages;
  /** A person's name for the screen. */
  readonly nameOf: (userId: string) => string;
  /** Waits for what a press began, and says it on the screen when it fails. */
  readonly attempt: (begun: Promise<unknown>) => void;
};
