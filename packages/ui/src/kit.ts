import type { CallClient } from "@opencallkit/client";
import type { Words } from "./words/words.ts";

/** What every screen is given. */
export type Kit = {
  readonly client: CallClient;
  readonly words: Words;
  /** A person's name for the screen. */
  readonly nameOf: (userId: string) => string;
  /** Waits for what a press began, and says it on the screen when it fails. */
  readonly attempt: (begun: Promise<unknown>) => void;
};
