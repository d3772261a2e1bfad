import type { Messages } from "./messages.ts";

/** Wording: the language a view model speaks, and what it calls a person. */
export type Wording = { readonly messages: Messages; readonly nameOf: (userId: string) => string };
