import type { CallQuery, CallRecord } from "@opencallkit/rest";
import { operations } from "@opencallkit/protocol/rest";
import * as v from "valibot";
import { BadSettings } from "../flags.ts";
import { asking, readAsked } from "./remote.ts";
import { columns, shown, type Paint } from "./terminal.ts";
import type { Console } from "./console.ts";

/** The flags of `calls` and the parameters of the query that they are. */
const parameters = {
  user: "user",
  caller: "caller",
  callee: "callee",
  state: "state",
  result: "result",
  "media-type": "mediaType",
  group: "group",
  from: "from",
  to: "to",
  limit: "limit",
  cursor: "cursor",
} as const;
type FlagName = keyof typeof parameters;
const isFlagName = (name: string): name is FlagName => Object.hasOwn(parameters, name);
const flagNames = Object.keys(parameters).filter(isFlagName);

/** The query of the flags, checked as the server checks it. Throws `BadSettings`. */
export const callQuery = (flags: { readonly [name: string]: string }): CallQuery => {
  const given = Object.entries(flags).flatMap(([name, value]) => (isFlagName(name) ? [[parameters[name], value]] : []));
  const read = v.safeParse(operations.listCalls.query, Object.fromEntries(given), { abortEarly: true });
  if (!read.success) {
    const [issue] = read.issues;
    const name = flagNames.find((flag) => parameters[flag] === v.getDotPath(issue)) ?? "";
    throw new BadSettings(`--${name}: ${issue.message}`);
  }
  const { from, to, cursor, ...rest } = read.output;
  const moment = (ms: number | undefined): Date | undefined => (ms === undefined ? undefined : new Date(ms));
  return { ...rest, from: moment(from), to: moment(to), cursor: cursor === undefined ? undefined : String(cursor) };
};

const length = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

const heads = ["BEGUN (UTC)", "CALLER", "CALLEES", "MEDIA", "STATE", "TALKED", "CALL"] as const;
const rowOf = (record: CallRecord): readonly string[] => [
  record.createdAt.slice(0, 19).replace("T", " "),
  shown(record.caller),
  record.callees.length > 3
    ? `${record.callees.slice(0, 2).map(shown).join(",")} and ${record.callees.length - 2} more`
    : record.callees.map(shown).join(","),
  record.mediaType,
  record.result ?? record.state,
  record.totalTime === 0 ? "-" : length(record.totalTime),
  record.callId,
];

/** Calls as a table for people. */
export const callTable = (records: readonly CallRecord[], paint: Paint): string => {
  const [head = "", ...lines] = columns([heads, ...records.map(rowOf)]);
  return [paint("dim", head), ...lines, ""].join("\n");
};

/** `calls`: lists the app's calls, newest first. */
export const calls = async (args: readonly string[], { env, out, err, paint, progress }: Console): Promise<void> => {
  const { remote, words, flags } = readAsked(args, env, flagNames);
  if (words.length > 0) throw new BadSettings(`calls takes flags only, not "${words[0] ?? ""}" (see calls --help)`);
  const query = callQuery(flags);
  const says = (seconds: number): string => `asking ${remote.url} for calls (${seconds} s)`;
  const page = await progress(
    says,
    asking(remote, () => remote.client.listCalls(query)),
  );
  if (remote.json) return void out.write(`${JSON.stringify(page)}\n`);
  if (page.data.length > 0) out.write(callTable(page.data, paint));
  else err.write("no calls that fit\n");
  if (page.next !== null) err.write(`there are more: --cursor ${page.next}\n`);
};
