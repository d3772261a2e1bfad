import { isKnown, isLive, legOf, type Held, type Leases, type Life, type Situation } from "@opencallkit/core";
import type { Random, Store } from "../ports/index.ts";
import { fromStore, type LiveCall } from "./live-call.ts";
import type { LiveCalls } from "./live-calls.ts";
import type { Presence } from "./presence.ts";
import type { Question } from "./question.ts";

/** What a decision is made with, beside what is true at the moment. */
export type Known = {
  readonly live: LiveCall;
  /** The call is as on disk, and not only as hoped for. */
  readonly sure: boolean;
  /** What the store has said of slots and blocks, after a claim was lost. */
  readonly held: ReadonlyMap<string, string>;
  readonly blockers: ReadonlySet<string>;
};

export const knownOf = (live: LiveCall, sure: boolean): Known => ({
  live,
  sure,
  held: new Map(),
  blockers: new Set(),
});

/** The newest proof of life of each person of a call. */
export const livesOf = (live: LiveCall, presence: Presence): ReadonlyMap<string, Life> => {
  if (!isKnown(live.call)) return live.lives;
  const lives = new Map(live.lives);
  // Asked at every command, therefore without a list in between.
  for (const user in live.call.legs) {
    const leg = live.call.legs[user];
    if (leg === undefined || !("client" in leg)) continue;
    const provenAt = presence.heardAt(live.app, user, leg.client);
    if (provenAt !== null) lives.set(user, { provenAt, goneAt: null });
  }
  return lives;
};

type Parts = {
  readonly store: Store;
  readonly calls: LiveCalls;
  readonly presence: Presence;
  readonly random: Random;
};

/** Reads what is true beside a call. */
export const situations = ({ store, calls, presence, random }: Parts) => {
  const load = async (app: number, call: string): Promise<LiveCall | null> => {
    const cached = calls.get(app, call);
    if (cached !== undefined) return cached;
    const stored = await store.load(app, call);
    return stored === null ? null : fromStore(stored);
  };

  /** The call that holds the asker's slot. */
  const heldBy = async ({ app, call: wanted, asker }: Question, { held }: Known): Promise<Held | null> => {
    if (asker === null) return null;
    const id = calls.of(app, asker)?.id ?? held.get(asker);
    if (id === undefined || id === wanted) return null;
    const live = await load(app, id);
    if (live === null || !isLive(live.call)) return null;
    const leg = legOf(live.call, asker);
    const client = leg !== undefined && "client" in leg ? leg.client : "";
    return { id, call: live.call, here: presence.heardAt(app, asker, client) !== null };
  };

  return async (question: Question, known: Known, terms: Leases): Promise<Situation> => {
    const { app, call, asker, rings } = question;
    const busy = new Map([...known.held].filter(([, holder]) => holder !== call));
    for (const user of asker === null ? rings : [asker, ...rings]) {
      const holder = calls.of(app, user);
      if (holder !== undefined && holder.id !== call) busy.set(user, holder.id);
    }
    const devices = new Map<string, readonly string[]>();
    for (const user of rings) {
      const connected = presence.devices(app, user);
      if (connected.length > 0) devices.set(user, connected);
    }
    const held = asker !== null && busy.has(asker) ? await heldBy(question, known) : null;
    return { now: store.now(), busy, held, devices, blockers: known.blockers, drawnRoom: random.room(), ...terms };
  };
};
