import { summaryRow, type SummaryRow } from "./summary-row.ts";
import { commandName, type WriteSet } from "@opencallkit/server/ports";

/** The format version of a fact's `body` in the rows of this release. */
export const factFormat = 1;

/** A write set as it is stored: the facts' bodies are texts, and the command is its key as text. */
export type WriteSetRow = Omit<WriteSet, "facts" | "command" | "summary"> & {
  readonly format: number;
  readonly facts: readonly { readonly type: string; readonly at: number; readonly body: string }[];
  readonly command: string | null;
  readonly summary: SummaryRow | null;
};

export const writeSetRow = (append: WriteSet): WriteSetRow => ({
  ...append,
  format: factFormat,
  facts: append.facts.map(({ type, at, body }) => ({ type, at, body: JSON.stringify(body) })),
  command: append.command === null ? null : commandName(append.command),
  summary: append.summary === null ? null : summaryRow(append.summary),
});
