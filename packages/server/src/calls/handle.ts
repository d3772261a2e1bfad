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
import {
  commandName,
  type Append,
  type CommandKey,
  type Conflict,
  type Logger,
  type Random,
  type Store,
} from "../ports/index.ts";
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
  readonly command: (app: number, command: Command, asker: Asker, id: string, answered: Answered) => Promise<void>;
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

type Answered = (refusal: RefusalCode | null) => void;

/** What a decision is made with. `sure`: the call is as on disk, and not only as hoped for. */
type Known = { readonly live: LiveCall; readonly sure: boolean; readonly held: ReadonlyMap<string, string> };

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

  const reread = async ({ app, call }: Question): Promise<Known> => ({
    live: (await load(app, call)) ?? unheardOf(app, call),
    sure: true,
    held: new Map(),
  });

  /** What is known before the first attempt; a call that begins is not looked for on disk, for it is hardly ever there. */
  const first = async (question: Question): Promise<Known> => {
    const cached = calls.get(question.app, question.call);
    if (cached !== undefined) return { live: cached, sure: true, held: new Map() };
    if (!question.begins) return reread(question);
    return { live: unheardOf(question.app, question.call), sure: false, held: new Map() };
  };

  /** Somebody was there first: what to decide with now, or the refusal. */
  const lost = async (
    question: Question,
    known: Known,
    step: Append,
    conflict: Conflict,
  ): Promise<Known | RefusalCode> => {
    switch (conflict) {
      case "room":
        return question.wishedRoom ? "room_taken" : known;
      case "slot":
        return { ...known, held: await store.holders(question.app, step.take) };
      case "version":
        return reread(question);
    }
  };

  const named = ({ command }: Question, { commands }: LiveCall): boolean =>
    command !== null && commands.has(commandName(command));

  /** One attempt: an answer, or what is known for the next one. */
  const attempt = async (question: Question, known: Known, answered: Answered): Promise<Known | null> => {
    const { live } = known;
    const say = (refusal: RefusalCode | null): null => {
      answered(refusal);
      return null;
    };
    // STORE-2: a repeat finds the first one's answer.
    if (named(question, live)) return say(null);
    const terms = leases(live);
    const decision = question.decide(live.call, situationOf(question, live, known.held, terms));
    if ("no" in decision) return known.sure ? say(decision.no) : reread(question);
    if (decision.facts.length === 0) return say(null);
    const next = decision.facts.reduce<Call>((state, fact) => evolve(state, fact), live.call);
    const step = stepOf(question, live, next, decision.facts, terms);
    const appended = await store.append(step);
    if (!appended.done) {
      const now = await lost(question, known, step, appended.conflict);
      return typeof now === "string" ? say(now) : now;
    }
    const settled = settle(live, next, step, appended.place);
    answered(null);
    tell(settled, live.call.version + 1, step.facts);
    return null;
  };

  /** STORE-3: one question, decided again for as long as somebody else was there first. */
  const ask = async (question: Question, answered: Answered): Promise<void> => {
    let known = await first(question);
    for (let count = 0; count < attempts; count += 1) {
      const next = await attempt(question, known, answered);
      if (next === null) return;
      known = next;
    }
    answered("try_later");
  };

  const inTurn = (question: Question, answered: Answered): Promise<void> =>
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
      await lines.drained();
      // Last, for what was under way has set alarms of its own.
      alarm.stop();
    },
  };
};
