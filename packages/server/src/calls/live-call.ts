import { asWritten, evolve, newCall, type Call, type Leg, type Life } from "@opencallkit/core";
import type { Fact } from "@opencallkit/protocol";
import type { StoredCall } from "../ports/index.ts";

/** A call in memory: what is on disk, folded. */
export type LiveCall = {
  readonly app: number;
  readonly id: string;
  readonly call: Call;
  readonly facts: readonly Fact[];
  /** The commands that caused its facts. */
  readonly commands: ReadonlySet<string>;
  /** Where its last fact stands among all facts of the store. */
  readonly place: number;
  /** Proofs of life of clients that are not connected. */
  readonly lives: Map<string, Life>;
};

export const callKey = (app: number, call: string): string => `${app}/${call}`;

/** A call that nobody has heard of. */
export const unheardOf = (app: number, id: string): LiveCall => ({
  app,
  id,
  call: newCall,
  facts: [],
  commands: new Set(),
  place: 0,
  lives: new Map(),
});

export const fromStore = (stored: StoredCall): LiveCall => ({
  app: stored.app,
  id: stored.call,
  call: stored.facts.reduce<Call>((call, { fact }) => evolve(call, fact), newCall),
  facts: stored.facts.map(({ fact }) => fact),
  commands: new Set(stored.facts.flatMap(({ command }) => (command === null ? [] : [command]))),
  place: stored.facts.at(-1)?.place ?? 0,
  lives: new Map(stored.lives),
});

/** A live call as another node, or this one before it was killed, has left it in the store. */
export const leftBehind = (live: LiveCall, unwrittenMs: number): LiveCall => ({
  ...live,
  lives: asWritten(live.call, live.lives, unwrittenMs),
});

/** The newer of what the store and this node know of each one's life. */
export const newestLives = (stored: ReadonlyMap<string, Life>, own: ReadonlyMap<string, Life>): Map<string, Life> => {
  const lives = new Map(stored);
  for (const [user, life] of own) {
    const known = lives.get(user);
    if (known === undefined || known.provenAt <= life.provenAt) lives.set(user, life);
  }
  return lives;
};

export const isRinging = (leg: Leg | undefined): boolean => leg?.state === "ringing";

/** `call` after facts that have been committed. */
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
