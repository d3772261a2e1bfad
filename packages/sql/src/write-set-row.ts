import { commandName, type WriteSet } from "@opencallkit/server/ports";

/** The shape of `body` in the rows of this release. */
export const factFormat = 1;

/** A step as it is stored: the facts' bodies are texts, and the command is named. */
export type Step = Omit<WriteSet, "facts" | "command"> & {
  readonly format: number;
  readonly facts: readonly { readonly name: string; readonly at: number; readonly body: string }[];
  readonly command: string | null;
};

export const stepOf = (append: WriteSet): Step => ({
  ...append,
  format: factFormat,
  facts: append.facts.map(({ type: name, at, body }) => ({ name, at, body: JSON.stringify(body) })),
  command: append.command === null ? null : commandName(append.command),
});
