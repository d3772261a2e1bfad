import { isKnown, recordHead } from "@opencallkit/core";
import { csvLine } from "@opencallkit/protocol/rest";
import type { CallArchive, CallFilter, TalkFilter } from "@opencallkit/server/ports";
import type { CallRow, Tables } from "../store/tables.ts";

const isOver = ({ due }: CallRow): boolean => due === null;

/** Live calls are found by who rings or talks in them, as their columns say; those that are over by their summary. */
const isIn = (row: CallRow, user: string): boolean =>
  isOver(row) ? partOf(row, user) !== undefined : row.legs.get(user)?.slot === true;
const partOf = ({ summary }: CallRow, user: string) => summary?.people.find((each) => each.user === user)?.part;
const callerOf = ({ plain: [first] }: CallRow): string | null => (first?.type === "invited" ? first.body.caller : null);

const fitsPeople = (row: CallRow, { user, caller, callee, missedBy }: CallFilter): boolean =>
  (user === undefined || isIn(row, user)) &&
  (caller === undefined || (isIn(row, caller) && callerOf(row) === caller)) &&
  (callee === undefined || (isIn(row, callee) && callerOf(row) !== callee)) &&
  (missedBy === undefined || partOf(row, missedBy) === "missed");

const fitsKind = (row: CallRow, { state, result, mediaType, group }: CallFilter): boolean =>
  (state === undefined || (state === "ended") === isOver(row)) &&
  (state === undefined || isOver(row) || row.call.state === state) &&
  (result === undefined || row.summary?.result === result) &&
  (mediaType === undefined || row.summary?.media === mediaType) &&
  (group === undefined || row.summary?.group === group);

const isWithin = ({ summary }: CallRow, { from = 0, to = Infinity }: TalkFilter): boolean =>
  summary !== null && summary.createdAt >= from && summary.createdAt < to;

/** The archive on the simulated tables. `ask` reads them, or finds the store away. */
export const simulatedArchive = (tables: Tables, ask: <T>(look: () => T) => Promise<T>): CallArchive => {
  /** A report takes longer than a write, as it does on a database. */
  const report = async <T>(look: () => T): Promise<T> => {
    for (let turns = 0; turns < 3; turns += 1) await ask(() => null);
    return ask(look);
  };
  const talks = (app: number, filter: TalkFilter) =>
    [...tables.rows()]
      .filter((row) => row.app === app && isOver(row) && isWithin(row, filter))
      .flatMap(({ id, summary }) => (summary?.people ?? []).map((person) => ({ id, ...person })))
      .filter(({ user, talkMs }) => talkMs !== null && (filter.user === undefined || filter.user === user));
  const sum = (some: ReturnType<typeof talks>): number => some.reduce((total, { talkMs }) => total + (talkMs ?? 0), 0);

  const found = (app: number, filter: CallFilter, before: number | null, limit: number) => {
    const rows = [...tables.rows()]
      .filter((row) => row.app === app && row.no < (before ?? Infinity) && row.call.state !== "void")
      .filter((row) => isWithin(row, filter) && fitsPeople(row, filter) && fitsKind(row, filter))
      .toReversed()
      .slice(0, limit);
    return { rows, next: rows.length < limit ? null : (rows.at(-1)?.no ?? null) };
  };

  return {
    page: (app, filter, before, limit) =>
      report(() => {
        const { rows, next } = found(app, filter, before, limit);
        return { calls: rows.flatMap(({ id }) => tables.load(app, id) ?? []), next };
      }),
    table: (app, filter, before, limit) =>
      report(() => {
        const { rows, next } = found(app, filter, before, limit);
        return {
          lines: rows.map(({ id, call }) => (isKnown(call) ? csvLine(recordHead(id, call)) : "")).join(""),
          next,
        };
      }),
    talk: (app, filter) =>
      report(() => {
        const stays = talks(app, filter);
        return { calls: new Set(stays.map(({ id }) => id)).size, talkMs: sum(stays) };
      }),
    talkByUser: (app, filter, after, limit) =>
      report(() => {
        const users = [...Map.groupBy(talks(app, filter), ({ user }) => user)]
          .map(([user, stays]) => ({ user, calls: stays.length, talkMs: sum(stays) }))
          .filter(({ user }) => after === null || user > after)
          .toSorted((one, other) => (one.user < other.user ? -1 : 1))
          .slice(0, limit);
        return { users, next: users.length < limit ? null : (users.at(-1)?.user ?? null) };
      }),
  };
};
