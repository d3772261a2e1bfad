import { evolve, newCall, type CallSummary, type FoldedCall as Call, type Life } from "@opencallkit/core";
import type { Fact, ProfileEntry } from "@opencallkit/protocol";
import { datedBack } from "@opencallkit/sql";
import {
  commandName,
  type WriteSet,
  type Appended,
  type Inbox,
  type LateRange,
  type Proofs,
  type StoredApp,
  type StoredCall,
  type StoredFact,
} from "@opencallkit/server/ports";

type LegRow = { slot: boolean; ended: number | null; life: Life | null };

/** Row of a call on the simulated disk. */
export type CallRow = {
  readonly no: number;
  readonly app: number;
  readonly id: string;
  /** Folded state, as a reader of the disk would derive it from the facts. */
  call: Call;
  readonly facts: StoredFact[];
  /** Facts without their places; a new list at each step, so that readers may keep theirs. */
  plain: readonly Fact[];
  commands: ReadonlySet<string>;
  readonly legs: Map<string, LegRow>;
  /** The newest that a write has brought. */
  summary: CallSummary | null;
  room: { readonly number: number; readonly text: string | null } | null;
  due: number | null;
  /** Commit times of its first and (`changedAt`) newest facts; a fact's own time is that of its decision. */
  readonly begunAt: number;
  changedAt: number;
};

/** Cursor of the outbox, with its lease: who holds it, until when. */
export type CursorRow = {
  readonly place: number;
  readonly holder: string;
  readonly term: number;
  readonly until: number;
};

/** Simulated disk: committed data only. It enforces what the databases' constraints do. */
export type Tables = {
  readonly rows: () => Iterable<CallRow>;
  readonly row: (app: number, call: string) => CallRow | undefined;
  /** Atomic append of a step; `now` is the time of the commit. */
  readonly append: (step: WriteSet, now: number) => Appended;
  readonly load: (app: number, call: string) => StoredCall | null;
  readonly live: () => readonly StoredCall[];
  readonly holders: (app: number, users: readonly string[]) => ReadonlyMap<string, string>;
  readonly blockers: (app: number, by: string, people: readonly string[]) => ReadonlySet<string>;
  readonly setBlock: (app: number, user: string, other: string, blocked: boolean) => void;
  readonly inbox: (app: number, user: string, device: string, since: number, range?: LateRange) => Inbox;
  readonly revoke: (app: number, user: string, at: number) => void;
  readonly revokedAt: (app: number, user: string) => number;
  readonly prove: (proofs: Proofs, now: number) => void;
  readonly apps: Map<number, StoredApp>;
  /** By app, then by user. */
  readonly profiles: Map<number, Map<string, ProfileEntry>>;
  readonly cursors: Map<string, CursorRow>;
  readonly place: () => number;
  readonly lastCommit: () => number;
  /** Time of the last commit, as recovery derives it: from the written data, not from a clock. */
  readonly newest: () => number;
  readonly pauseEnd: (ms: number, since: number) => number;
  /** End of the last outage: of a time in which nobody committed anything for 5 s. */
  readonly outageEnd: () => number;
};

const key = (app: number, name: string): string => `${app}/${name}`;
const mostLate = 200;
const mostOfPage = 2;
const mostMoments = 1000;
/** Outage threshold in ms, a little above that of BEAT-5, for each node detects it at its own time. */
const outageMs = 6500;

export const tablesOf = (start: number): Tables => {
  const rows: CallRow[] = [];
  const byApp = new Map<number, Map<string, CallRow>>();
  const ended: CallRow[] = [];
  const slots = new Map<string, string>();
  const rooms = new Map<string, string>();
  const blocks = new Set<string>();
  const devices = new Map<string, number>();
  const revocations = new Map<string, number>();
  const apps = new Map<number, StoredApp>();
  const profiles = new Map<number, Map<string, ProfileEntry>>();
  const cursors = new Map<string, CursorRow>();
  let place = 0;
  let last = start;
  let outageEnd = 0;
  /** Write times, as proofs and facts record them. */
  let moments: readonly number[] = [];
  let newest = start;
  const committed = (now: number): void => {
    if (now - last > outageMs) outageEnd = now;
    last = Math.max(last, now);
  };

  const roomKeys = (step: Pick<WriteSet, "app">, room: CallRow["room"]): readonly string[] =>
    room === null ? [] : [`${step.app}#${room.number}`, ...(room.text === null ? [] : [`${step.app}"${room.text}`])];

  const stored = (row: CallRow): StoredCall => ({
    app: row.app,
    call: row.id,
    facts: [...row.facts],
    lives: new Map([...row.legs].flatMap(([user, { life }]) => (life === null ? [] : [[user, life] as const]))),
  });

  const conflictOf = (step: WriteSet, row: CallRow | undefined): Appended | null => {
    const lost = (conflict: "version" | "slot" | "room" | "block"): Appended => ({ done: false, conflict });
    const begins = step.version === 0;
    if (begins && row !== undefined) return lost("version");
    if (begins && step.due !== null && roomKeys(step, step.room).some((each) => rooms.has(each))) return lost("room");
    if (!begins && row?.facts.length !== step.version) return lost("version");
    const rung = step.rings;
    if (rung !== null && rung.people.some((user) => blocks.has(`${key(step.app, user)}\n${rung.by}`)))
      return lost("block");
    return step.take.some((user) => slots.has(key(step.app, user))) ? lost("slot") : null;
  };

  const rowOf = (app: number, call: string): CallRow | undefined => byApp.get(app)?.get(call);
  const keep = (row: CallRow): void => {
    rows.push(row);
    const others = byApp.get(row.app);
    if (others === undefined) byApp.set(row.app, new Map([[row.id, row]]));
    else others.set(row.id, row);
  };

  const newRow = ({ app, call: id }: WriteSet, now: number): CallRow => ({
    no: rows.length + 1,
    app,
    id,
    call: newCall,
    facts: [],
    plain: [],
    commands: new Set(),
    legs: new Map(),
    summary: null,
    room: null,
    due: null,
    begunAt: now,
    changedAt: now,
  });

  const free = (row: CallRow, user: string): void => {
    const leg = row.legs.get(user);
    if (leg === undefined || !leg.slot) return;
    leg.slot = false;
    slots.delete(key(row.app, user));
  };
  const claim = (row: CallRow, user: string): void => {
    const leg = row.legs.get(user);
    if (leg === undefined) return;
    leg.slot = true;
    slots.set(key(row.app, user), row.id);
  };

  const writeLegs = (row: CallRow, step: WriteSet): void => {
    for (const user of step.newcomers)
      if (!row.legs.has(user)) row.legs.set(user, { slot: false, ended: step.due === null ? place : null, life: null });
    for (const user of step.take) claim(row, user);
    if (step.due !== null) {
      for (const user of step.release) free(row, user);
      return;
    }
    ended.push(row);
    for (const [user, leg] of row.legs) {
      free(row, user);
      leg.ended = place;
    }
  };

  const append = (step: WriteSet, now: number): Appended => {
    const before = rowOf(step.app, step.call);
    const conflict = conflictOf(step, before);
    if (conflict !== null) return conflict;
    const row = before ?? newRow(step, now);
    if (before === undefined) keep(row);
    const command = step.command === null ? null : commandName(step.command);
    step.facts.forEach((fact, index) => {
      place += 1;
      row.facts.push({ fact, place, command: index === 0 ? command : null });
      row.call = evolve(row.call, fact);
      if (datedBack.includes(fact.type)) return;
      newest = Math.max(newest, fact.at);
      moments = [...moments.slice(-mostMoments), fact.at];
    });
    row.plain = [...row.plain, ...step.facts];
    if (command !== null) row.commands = new Set(row.commands).add(command);
    if (step.version === 0 && step.due !== null) row.room = step.room;
    for (const each of roomKeys(step, row.room)) rooms.set(each, row.id);
    if (step.due === null) {
      for (const each of roomKeys(step, row.room)) rooms.delete(each);
      row.room = null;
    }
    row.summary = step.summary ?? row.summary;
    row.due = step.due;
    row.changedAt = now;
    writeLegs(row, step);
    committed(now);
    return { done: true, place };
  };

  /** Tiny page size, so that paging is exercised. */
  const firstOf = (calls: readonly StoredCall[]): Pick<Inbox, "ended" | "more"> => ({
    ended: calls.slice(0, mostOfPage),
    more: calls.length > mostOfPage,
  });
  const missed = (app: number, user: string, { after, upTo }: LateRange, since: number): readonly StoredCall[] =>
    ended
      .filter((row) => row.app === app && (row.legs.get(user)?.ended ?? 0) > after)
      .filter((row) => (row.legs.get(user)?.ended ?? 0) <= upTo)
      .filter(({ facts }) => (facts.at(-1)?.fact.at ?? 0) >= since)
      .slice(-mostLate)
      .map(stored);

  return {
    rows: () => rows,
    row: rowOf,
    append,
    load: (app, call) => {
      const row = rowOf(app, call);
      return row === undefined ? null : stored(row);
    },
    live: () => rows.filter(({ due }) => due !== null).map(stored),
    holders: (app, users) =>
      new Map(
        users.flatMap((user) => {
          const held = slots.get(key(app, user));
          return held === undefined ? [] : [[user, held] as const];
        }),
      ),
    blockers: (app, by, people) => new Set(people.filter((user) => blocks.has(`${key(app, user)}\n${by}`))),
    setBlock: (app, user, other, blocked) =>
      blocked ? void blocks.add(`${key(app, user)}\n${other}`) : void blocks.delete(`${key(app, user)}\n${other}`),
    inbox: (app, user, device, since, range) => {
      const name = `${key(app, user)}\n${device}`;
      const seen = devices.get(name);
      if (range !== undefined) return { place: range.upTo, ...firstOf(missed(app, user, range, since)) };
      if (seen === undefined) {
        devices.set(name, place);
        return { place, ended: [], more: false };
      }
      return { place, ...firstOf(missed(app, user, { after: seen, upTo: place }, since)) };
    },
    revoke: (app, user, at) => void revocations.set(key(app, user), Math.max(at, revocations.get(key(app, user)) ?? 0)),
    revokedAt: (app, user) => revocations.get(key(app, user)) ?? 0,
    prove: ({ lives, seen }, now) => {
      for (const { app, call, user, life } of lives) {
        const leg = rowOf(app, call)?.legs.get(user);
        // Last writer by proof time: a node with an older proof of life does not overwrite a newer one.
        if (leg !== undefined && (leg.life?.provenAt ?? 0) <= life.provenAt) leg.life = life;
      }
      for (const { app, user, device, place: word } of seen) {
        const name = `${key(app, user)}\n${device}`;
        const before = devices.get(name);
        const at = Math.min(word, place);
        if (before !== undefined && before < at) devices.set(name, at);
      }
      newest = Math.max(newest, now);
      moments = [...moments.slice(-mostMoments), now];
      committed(now);
    },
    apps,
    profiles,
    cursors,
    place: () => place,
    lastCommit: () => last,
    newest: () => newest,
    pauseEnd: (ms, since) => {
      const known = moments.toSorted((one, other) => one - other);
      return known.findLast((at, nr) => nr > 0 && at - (known[nr - 1] ?? at) > ms && at > since) ?? 0;
    },
    outageEnd: () => outageEnd,
  };
};
