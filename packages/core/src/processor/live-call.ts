import type { Fact } from "@opencallkit/protocol";
import { newCall, type Call } from "../call/call.ts";
import { evolve } from "../call/evolve.ts";
import type { Life } from "../context.ts";
import { asWritten } from "../rules/leases.ts";
import type { StoredCall } from "./stored.ts";

/** A call in memory, a cache of the store: the fold of the facts on disk. */
export type LiveCall = {
  readonly app: number;
  readonly id: string;
  readonly call: Call;
  readonly facts: readonly Fact[];
  /** The idempotency keys of the commands that caused its facts, as text. */
  readonly commands: ReadonlySet<string>;
  /** The place of its last fact in the store's log of all facts. */
  readonly place: number;
  /** Proofs of life of clients that are not connected. */
  readonly lives: Map<string, Life>;
};

/** The key of a call, or of a user, in maps that span all apps. */
export const callKey = (app: number, call: string): string => `${app}/${call}`;

/** The empty call: nobody has heard of it. */
export const unheardOf = (app: number, id: string): LiveCall => ({
  app,
  id,
  call: newCall,
  facts: [],
  commands: new Set(),
  place: 0,
  lives: new Map(),
});

/** Rehydrates a call: the fold of what the store has. */
export const fromStore = (stored: StoredCall): LiveCall => ({
  app: stored.app,
  id: stored.call,
  call: stored.facts.reduce<Call>((call, { fact }) => evolve(call, fact), newCall),
  facts: stored.facts.map(({ fact }) => fact),
  commands: new Set(stored.facts.flatMap(({ command }) => (command === null ? [] : [command]))),
  place: stored.facts.at(-1)?.place ?? 0,
  lives: new Map(stored.lives),
});

/** A recovered call (BEAT-8), as another node, or this one before it was killed, has left it in the store. */
export const leftBehind = (live: LiveCall, unwrittenMs: number): LiveCall => ({
  ...live,
  lives: asWritten(live.call, live.lives, unwrittenMs),
});

/** Merges proofs of life: of each person the newer of what the store and this node know. */
export const newestLives = (stored: ReadonlyMap<string, Life>, own: ReadonlyMap<string, Life>): Map<string, Life> => {
  const lives = new Map(stored);
  for (const [user, life] of own) {
    const known = lives.get(user);
    if (known === undefined || known.provenAt <= life.provenAt) lives.set(user, life);
  }
  return lives;
};

/** The call after committed facts; `call` is their fold. */
export const after = (
  live: LiveCall,
  call: Call,
  facts: readonly Fact[],
  command: string | null,
  place: number,
): LiveCall => ({
  ...live,
  call,
  facts: [...live.facts, ...facts],
  commands: command === null ? live.commands : new Set(live.commands).add(command),
  place,
});
