import { legOf } from "@opencallkit/core";
import type { Door } from "../calls/door.ts";
import type { Grace } from "../calls/grace.ts";
import { isRinging, type LiveCall } from "../calls/live-call.ts";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Absences } from "../gateway/absence.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { Connections } from "../gateway/connections.ts";
import type { Proofs } from "../gateway/proofs.ts";
import {
  messageOf,
  type Change,
  type Client,
  type Logger,
  type Look,
  type Nodes,
  type Store,
  type Timers,
} from "../ports/index.ts";
import type { Fellows, Known } from "./fellows.ts";
import { readWord, type Word } from "./words.ts";

export type FeedParts = {
  readonly nodes: Nodes;
  readonly fellows: Fellows;
  readonly known: Known;
  readonly store: Pick<Store, "now" | "lastCommit">;
  readonly door: Door;
  readonly calls: LiveCalls;
  readonly connected: Connections;
  readonly absences: Absences;
  readonly proofs: Pick<Proofs, "gone">;
  readonly kick: Gateway["kick"];
  readonly grace: Grace;
  readonly timers: Timers;
  readonly monotonic: () => number;
  readonly log: Logger;
};

/** NODE-3, NODE-4: how often a node looks round, and for calls that nobody has looked at in time. */
const lookMs = 1000;
const overdueMs = 500;
/** How long the others may take to notice a node that has just come. */
const noticeMs = 1200;

/** What the other nodes do, brought to those who are connected here; and what is due, whoever began it. */
export const followOthers = (parts: FeedParts) => {
  const { nodes, known, door, calls, connected, absences, proofs, grace, timers, log } = parts;
  let stopped = false;

  const quietly = (what: string, work: Promise<unknown>): Promise<void> =>
    work.then(
      () => undefined,
      (error: unknown) => log("warn", what, { message: messageOf(error) }),
    );

  /** RING-5 across nodes: who connected here while the call began elsewhere is reached all the same. */
  const reach = (live: LiveCall, people: readonly string[]): void => {
    for (const user of people.filter((each) => isRinging(legOf(live.call, each))))
      for (const { device } of connected.of(live.app, user)) void door.connected(live.app, live.id, user, device);
  };

  const concerns = ({ app, call, people }: Change): boolean =>
    calls.get(app, call) !== undefined || people.some((user) => connected.of(app, user).length > 0);
  const heard = async (changes: readonly Change[]): Promise<void> => {
    await Promise.all(
      changes.filter(concerns).map(async ({ app, call, version, people }) => {
        const live = await door.refresh(app, call, version);
        if (live !== null) reach(live, people);
      }),
    );
  };

  const words: { readonly [S in Word["say"]]: (word: Extract<Word, { say: S }>) => Promise<void> | void } = {
    replaced: ({ who, at }) => {
      const old = connected.find(who.app, who.user, who.client);
      if (old === undefined) return;
      // The other connection is the older one, and its node has just taken the seat: it is taken back.
      if (old.since > at) return void parts.fellows.came(old, old.since);
      connected.remove(old);
      old.line.close("replaced");
    },
    kicked: ({ app, user, unless, at }) => parts.kick(app, user, unless, at),
    away: ({ who }) => {
      // It is not away at all: it has come here.
      if (connected.find(who.app, who.user, who.client) !== undefined)
        return parts.fellows.write("all", { say: "back", who });
      absences.told(who);
    },
    back: ({ who }) => absences.back(who),
    gone: async ({ who, at }) => {
      await door.adopt(who.app, who.user);
      proofs.gone(who, at);
    },
    pass: async ({ to, call, version, stay, frame }) => {
      await door.refresh(to.app, call, version);
      const live = calls.get(to.app, call);
      const leg = live === undefined ? undefined : legOf(live.call, to.user);
      if (live?.call.phase !== "talking" || leg?.state !== "joined") return;
      if (leg.stay === stay && leg.client === to.client) connected.find(to.app, to.user, to.client)?.line.send(frame);
    },
  };
  const say = <S extends Word["say"]>(name: S, word: Extract<Word, { say: S }>): Promise<void> | void =>
    words[name](word);
  const obey = (word: Word): Promise<void> | void => {
    switch (word.say) {
      case "replaced":
        return say(word.say, word);
      case "kicked":
        return say(word.say, word);
      case "away":
        return say(word.say, word);
      case "back":
        return say(word.say, word);
      case "gone":
        return say(word.say, word);
      case "pass":
        return say(word.say, word);
    }
  };

  /** One after the other, for signals keep their order. */
  const readLetters = async (): Promise<void> => {
    for (const body of await nodes.letters()) {
      const word = readWord(body);
      if (word !== null) await quietly("letter_failed", Promise.resolve(obey(word)));
    }
  };
  let reading: Promise<void> = Promise.resolve();
  const letters = (): Promise<void> => {
    reading = reading.then(() => quietly("letters_failed", readLetters()));
    return reading;
  };

  const seatEverybody = (): void => {
    known.unseated = false;
    for (const each of connected.all()) void parts.fellows.came(each, each.since);
  };
  /** NODE-6: those who sat with a node that has gone are away, unless they have come back elsewhere. */
  const nodeLost = async (node: string): Promise<void> => {
    for (const seat of await nodes.seats(node))
      if (connected.find(seat.app, seat.user, seat.client) === undefined) absences.gone(seat, false);
  };
  const nodeFound = async (node: string): Promise<void> => {
    for (const seat of await nodes.seats(node)) absences.back(seat);
  };

  const seen = async (look: Look): Promise<void> => {
    const before = known.others;
    known.others = look.others;
    known.lookedAt = parts.monotonic();
    if (!look.known || known.unseated) seatEverybody();
    const lost = before.filter((node) => !look.others.includes(node));
    const found = look.others.filter((node) => !before.includes(node));
    for (const node of lost) log("warn", "node_lost", { node });
    for (const node of found) log("info", "node_found", { node });
    await Promise.all([...lost.map(nodeLost), ...found.map(nodeFound), heard(look.changes), letters()]);
  };
  const look = async (): Promise<void> => {
    const before = parts.store.lastCommit();
    const found = await nodes.look();
    // Whoever committed: an outage of the database is over for all.
    grace.committed(before);
    await seen(found);
  };
  const overdue = async (): Promise<void> => {
    await Promise.all((await nodes.overdue()).map(({ app, call }) => door.look(app, call)));
  };

  /** Runs again and again, but never beside itself. */
  const again = (ms: number, what: string, work: () => Promise<void>): (() => void) => {
    let running = false;
    return timers.every(ms, () => {
      if (running || stopped) return;
      running = true;
      void quietly(what, work()).then(() => (running = false));
    });
  };
  let stops: readonly (() => void)[] = [];

  return {
    /** Settles when the others know of this node. */
    join: async (): Promise<void> => {
      const first = await nodes.join((what) => {
        if (stopped) return;
        if (what === "look") void quietly("look_failed", look());
        else if (what === "letters") void letters();
        else void quietly("news_failed", heard(what));
      });
      await seen(first);
      stops = [again(lookMs, "look_failed", look), again(overdueMs, "overdue_failed", overdue)];
      if (first.others.length > 0) await new Promise<void>((resolve) => void timers.after(noticeMs, resolve));
      await quietly("overdue_failed", overdue());
    },
    /** The client's page is going, wherever it is connected. */
    gone: (who: Client): void => {
      // The moment goes with the word, which may take a while: nobody is billed for that.
      const word: Word = { say: "gone", who, at: parts.store.now() };
      parts.fellows.write("all", word);
      void quietly("gone_failed", Promise.resolve(obey(word)));
    },
    stop: (): void => {
      stopped = true;
      for (const stop of stops) stop();
    },
  };
};
