import {
  audience,
  claimants,
  decide,
  due,
  evolve,
  isKnown,
  reach,
  wake,
  type Asker,
  type Call,
  type Decision,
  type Leases,
  type Life,
  type Policy,
  type Situation,
} from "@opencallkit/core";
import type { Command, Fact, RefusalCode } from "@opencallkit/protocol";
import { commandName, type Append, type CommandKey, type Logger, type Random, type Store } from "../ports/index.ts";
import { alarms } from "./alarms.ts";
import type { Grace } from "./grace.ts";
import { inLine } from "./in-line.ts";
import { after, callKey, fromStore, unheardOf, type LiveCall } from "./live-call.ts";
import type { LiveCalls } from "./live-calls.ts";
import type { Timers } from "../ports/index.ts";

/** What the door knows of who is connected. */
export type Presence = {
  readonly devices: (app: number, user: string) => readonly string[];
  /** When a connected client was last heard; null for one that is not connected. */
  readonly heardAt: (app: number, user: string, client: string) => number | null;
};

export type DoorParts = {
  readonly store: Store;
  readonly calls: LiveCalls;
  readonly presence: Presence;
  readonly grace: Grace;
  readonly policy: Policy;
  readonly random: Random;
  readonly timers: Timers;
  readonly log: Logger;
  /** Tells everybody concerned of facts that are on disk. `first` numbers the first of them. */
  readonly tell: (live: LiveCall, first: number, facts: readonly Fact[]) => void;
};

export type Door = {
  /** Answers with null for yes. `answered` runs after the commit and before anybody is told. */
  readonly command: (
    app: number,
    command: Command,
    asker: Asker,
    id: string,
    answered: (refusal: RefusalCode | null) => void,
  ) => Promise<void>;
  /** RING-5: a device of the user has connected. */
  readonly connected: (app: number, call: string, user: string, device: string) => Promise<void>;
  /** Takes up a call after a restart. */
  readonly resume: (live: LiveCall) => void;
  /** Looks at a call's deadlines sooner than planned, for a lease has become shorter. */
  readonly reconsider: (live: LiveCall) => void;
  readonly leases: (live: LiveCall) => Leases;
  readonly load: (app: number, call: string) => Promise<LiveCall | null>;
  readonly drain: () => Promise<void>;
};

type Question = {
  readonly app: number;
  readonly call: string;
  readonly command: CommandKey | null;
  /** May be asked of a call that nobody has heard of. */
  readonly begins: boolean;
  /** Users whose slot and devices the decision needs. */
  readonly people: readonly string[];
  readonly wishedRoom: boolean;
  readonly decide: (call: Call, situation: Situation) => Decision;
};

// STORE-3
const attempts = 5;

/** The one door: the only caller of `store.append`, whoever asks. */
export const openDoor = (parts: DoorParts): Door => {
  const { store, calls, presence, grace, policy, random, log, tell } = parts;
  const lines = inLine();

  const livesOf = (live: LiveCall): ReadonlyMap<string, Life> => {
    if (!isKnown(live.call)) return live.lives;
    const connected = Object.entries(live.call.legs).flatMap(([user, leg]): readonly [string, Life][] => {
      const provenAt = "client" in leg ? presence.heardAt(live.app, user, leg.client) : null;
      return provenAt === null ? [] : [[user, { provenAt, goneAt: null }]];
    });
    return connected.length === 0 ? live.lives : new Map([...live.lives, ...connected]);
  };
  const leases = (live: LiveCall): Leases => ({ policy, lives: livesOf(live), graceFrom: grace.from() });
  const dueOf = (live: LiveCall): number | null => due(live.call, leases(live));
  const alarm = alarms(parts.timers, store.now, (app, call) => void look(app, call));

  const situationOf = (
    question: Question,
    live: LiveCall,
    held: ReadonlyMap<string, string>,
    terms: Leases,
  ): Situation => {
    const busy = new Map(held);
    const devices = new Map<string, readonly string[]>();
    for (const user of question.people) {
      const holder = calls.of(question.app, user);
      if (holder !== undefined && holder.id !== live.id) busy.set(user, holder.id);
      const connected = presence.devices(question.app, user);
      if (connected.length > 0) devices.set(user, connected);
    }
    return { now: store.now(), busy, devices, drawnRoom: random.room(), ...terms };
  };

  const load = async (app: number, call: string): Promise<LiveCall | null> => {
    const stored = await store.load(app, call);
    return stored === null ? null : fromStore(stored);
  };

  const stepOf = (question: Question, live: LiveCall, next: Call, facts: readonly Fact[], terms: Leases): Append => {
    const [before, now] = [claimants(live.call), claimants(next)];
    return {
      app: question.app,
      call: question.call,
      version: live.call.version,
      facts,
      command: question.command,
      take: now.filter((user) => !before.includes(user)),
      release: before.filter((user) => !now.includes(user)),
      room: isKnown(next) ? { number: next.about.room, text: next.about.roomText } : null,
      audience: audience(next),
      due: due(next, terms),
    };
  };

  const settle = (live: LiveCall, call: Call, step: Append, place: number): LiveCall => {
    const command = step.command === null ? null : commandName(step.command);
    const next = after(live, call, step.facts, command, place);
    calls.put(next);
    alarm.set(next, step.due);
    return next;
  };

  /** One question, asked again for as long as somebody else was there first. */
  const ask = async (question: Question, answered: (refusal: RefusalCode | null) => void): Promise<void> => {
    const { app, call } = question;
    const named = question.command === null ? null : commandName(question.command);
    const cached = calls.get(app, call);
    let live = cached ?? (question.begins ? unheardOf(app, call) : ((await load(app, call)) ?? unheardOf(app, call)));
    let sure = cached !== undefined || !question.begins;
    let held: ReadonlyMap<string, string> = new Map();
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      // STORE-2: a repeat finds the first one's answer.
      if (named !== null && live.commands.has(named)) return answered(null);
      const terms = leases(live);
      const decision = question.decide(live.call, situationOf(question, live, held, terms));
      if ("no" in decision) {
        if (sure) return answered(decision.no);
        [live, sure] = [(await load(app, call)) ?? live, true];
        continue;
      }
      if (decision.facts.length === 0) return answered(null);
      const next = decision.facts.reduce<Call>((state, fact) => evolve(state, fact), live.call);
      const step = stepOf(question, live, next, decision.facts, terms);
      const appended = await store.append(step);
      if (appended.done) {
        const first = live.call.version + 1;
        const settled = settle(live, next, step, appended.place);
        answered(null);
        return tell(settled, first, step.facts);
      }
      if (appended.conflict === "room" && question.wishedRoom) return answered("room_taken");
      if (appended.conflict === "slot") held = await store.holders(app, [...step.take]);
      if (appended.conflict === "version" || appended.conflict === "command") {
        [live, sure] = [(await load(app, call)) ?? unheardOf(app, call), true];
        // The id stands on another call: the client has used it twice.
        if (appended.conflict === "command" && named !== null && !live.commands.has(named))
          return answered("bad_message");
      }
    }
    answered("try_later");
  };

  const inTurn = (question: Question, answered: (refusal: RefusalCode | null) => void): Promise<void> =>
    lines.run(callKey(question.app, question.call), async () => {
      try {
        await ask(question, answered);
      } catch (error) {
        // Nobody knows what is on disk: the next question reads it.
        calls.drop(question.app, question.call);
        log("error", "store_failed", { message: error instanceof Error ? error.message : String(error) });
        answered("try_later");
        await recover(question.app, question.call);
      }
    });

  const recover = async (app: number, call: string): Promise<void> => {
    try {
      const live = await load(app, call);
      if (live !== null) resume(live);
    } catch {
      parts.timers.after(1000, () => void lines.run(callKey(app, call), () => recover(app, call)));
    }
  };

  const quiet = (app: number, call: string, decideIt: Question["decide"]): Promise<void> =>
    inTurn(
      { app, call, command: null, begins: false, people: [], wishedRoom: false, decide: decideIt },
      () => undefined,
    );

  const look = async (app: number, call: string): Promise<void> => {
    await quiet(app, call, (state, situation) => wake(state, situation));
    const live = calls.get(app, call);
    if (live !== undefined) alarm.set(live, dueOf(live));
  };

  const resume = (live: LiveCall): void => {
    calls.put(live);
    alarm.set(live, dueOf(live));
  };

  return {
    command: (app, command, asker, id, answered) =>
      inTurn(
        {
          app,
          call: command.body.call,
          command: { user: asker.user, client: asker.client, id },
          begins: command.name === "invite" || command.name === "cancel",
          people: command.name === "invite" ? [asker.user, ...command.body.callees] : [],
          wishedRoom:
            command.name === "invite" && (command.body.room !== undefined || command.body.roomText !== undefined),
          decide: (call, situation) => decide(call, command, asker, situation),
        },
        answered,
      ),
    connected: (app, call, user, device) => quiet(app, call, (state, { now }) => reach(state, user, device, now)),
    resume,
    reconsider: (live) => alarm.set(live, dueOf(live)),
    leases,
    load,
    drain: async () => {
      alarm.stop();
      await lines.drained();
    },
  };
};
