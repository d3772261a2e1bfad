import type { RecordHead } from "../record.ts";

/** What a spreadsheet takes for the beginning of a formula, which would run with the rights of whoever opens the file. */
const formula = /^[=+\-@\t\r]/u;
const special = /[",\r\n]/u;

/** A cell (RFC 4180). A text that would be a formula begins with an apostrophe. */
export const csvCell = (value: string | number | boolean | null): string => {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const safe = formula.test(value) ? `'${value}` : value;
  return special.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

type Column = { readonly name: string; readonly value: (record: RecordHead) => string | number | boolean | null };

/** The columns of a table of calls: the fields of the record that have one value. Several callees stand in one cell, a line each. */
const columns: readonly Column[] = [
  { name: "callId", value: ({ callId }) => callId },
  { name: "createdAt", value: ({ createdAt }) => createdAt },
  { name: "connectedAt", value: ({ connectedAt }) => connectedAt },
  { name: "endedAt", value: ({ endedAt }) => endedAt },
  { name: "totalTime", value: ({ totalTime }) => totalTime },
  { name: "state", value: ({ state }) => state },
  { name: "result", value: ({ result }) => result },
  { name: "reason", value: ({ reason }) => reason },
  { name: "mediaType", value: ({ mediaType }) => mediaType },
  { name: "group", value: ({ group }) => group },
  { name: "caller", value: ({ caller }) => caller },
  { name: "callees", value: ({ callees }) => callees.join("\n") },
  { name: "roomId", value: ({ roomId }) => roomId },
  { name: "strRoomId", value: ({ strRoomId }) => strRoomId },
];

const line = (cells: readonly string[]): string => `${cells.join(",")}\r\n`;

export const csvHead = line(columns.map(({ name }) => name));
export const csvLine = (record: RecordHead): string => line(columns.map(({ value }) => csvCell(value(record))));
