import type { Messages } from "./messages.ts";

/** Wording: the locale of a view model, its message catalogue and the display names of people. */
export type Wording = { readonly messages: Messages; readonly nameOf: (userId: string) => string };
