import {
  abandon,
  due,
  endByServer,
  reach,
  removeByServer,
  wake,
  type Asker,
  type Decision,
  type Leases,
} from "@opencallkit/core";
import type { Command, RefusalCode } from "@opencallkit/protocol";
import { messageOf, commandName, type StoredCall } from "../ports/index.ts";
import { alarms } from "./alarms.ts";
import { commits } from "./commits.ts";
import type { Door, DoorParts } from "./door.ts";
import { fewInvites } from "./few-invites.ts";
import { firstAsked } from "./first-asked.ts";
import { fromOthers } from "./from-others.ts";
import { inLine } from "./in-line.ts";
import { inTime, type Answer, type Answered } from "./in-time.ts";
import { livesOf, situations, type Known } from "./known.ts";
import { callKey, fromStore, leftBehind, type LiveCall } from "./live-call.ts";
import { onceBlocked } from "./once-blocked.ts";
import { questionOf, quietQuestion, type Question } from "./question.ts";
import { readings } from "./readings.ts";
import { retries } from "./retries.ts";
import { keptAnswer, keepAnswer } from "./kept-answer.ts";

// STORE-3
const attempts = 5;
/** STORE-17: how often a store that does not answer is asked again. */
const retryMs = 1000;
const yes: Answer = { refusal: null };
const refusedBy = ({ no, retryAfterMs }: Extract<Decision, { no: RefusalCode }>): Answer =>
  retryAfterMs === undefined ? { refusal: no } : { refusal: no, retryAfterMs };

/** The one door: whatever changes a call goes through it, whoever asks. */
export const openDoor = (parts: DoorParts): Door => {
  const { store, calls, presence, grace, fellows, log } = parts;
  const lines = inLine();
  const situationOf = situations(parts);
  const asked = firstAsked(store.now);
  const invites = fewInvites();
  const blocked = onceBlocked();
  const retry = retries(parts.timers, retryMs);

  const leases = (live: LiveCall): Leases => ({
    policy: parts.policy(live.app),
    lives: livesOf(live, presence),
    graceFrom: grace.from(),
  });
  const dueOf = (live: LiveCall): number | null => due(live.call, leases(live));
  const alarm = alarms(parts.timers, store.now, (app, call) => void look(app, call));

  const left = (stored: StoredCall): LiveCall => leftBehind(fromStore(stored), parts.proveMs);
  const load = async (app: number, call: string): Promise<LiveCall | null> => {
    const stored = await store.load(app, call);
    return stored === null ? null : left(stored);
  };

  const others = fromOthers({ calls, fellows, lines, load, tell: parts.tell });

  const { reread, first, withBlockers } = readings({ ...parts, load, learn: others.learn });
  const commit = commits({ ...parts, alarm, blocked, reread, withBlockers });

  const named = ({ command }: Question, { commands }: LiveCall): boolean =>
    command !== null && commands.has(commandName(command));

  /** GLARE-1: the invite answers the other call, under its own command id. */
  const meet = async (
    question: Question,
    { meet: call, media }: Extract<Decision, { meet: string }>,
  ): Promise<Answer | null> => {
    const { command } = question;
    if (command === null) return yes;
    const accept: Command = { name: "accept", body: media === "audio" ? { call, media } : { call } };
    const asker: Asker = { user: command.user, client: command.client, device: "" };
    const heard: { refusal: RefusalCode | null } = { refusal: "try_later" };
    await inTurn(
      questionOf(question.app, accept, asker, command.id, store.now()),
      ({ refusal }) => (heard.refusal = refusal),
    );
    if (heard.refusal === null) return { refusal: null, met: call };
    if (heard.refusal !== "too_late") return { refusal: heard.refusal };
    // It is over, or due to be and nobody has looked: then the invite is decided afresh.
    await quiet(question.app, call, wake, true);
    return null;
  };

  /** One attempt: an answer, what is known for the next one, or null when all is done. */
  const attempt = async (question: Question, known: Known, answered: Answered): Promise<Known | Answer | null> => {
    const { live } = known;
    // STORE-2: a repeat finds the first one's answer.
    if (named(question, live)) return keptAnswer(live.call);
    const terms = leases(live);
    const decision = question.decide(live.call, await situationOf(question, known, terms));
    if ("no" in decision) return known.sure ? refusedBy(decision) : reread(question);
    if ("meet" in decision)
      return known.sure ? ((await meet(question, decision)) ?? { ...known, held: new Map() }) : reread(question);
    if ("replace" in decision) {
      const { asker } = question;
      if (asker !== null) await quiet(question.app, decision.replace, (call, now) => abandon(call, asker, now), true);
      return { ...known, held: new Map() };
    }
    if (decision.facts.length > 0) return commit(question, known, decision.facts, terms, () => answered(yes));
    return known.sure ? yes : reread(question);
  };

  /** Says an answer that nothing has been written for. What is known for the next attempt, should somebody have been first. */
  const say = async (question: Question, known: Known, answer: Answer, answered: Answered): Promise<Known | null> => {
    const facts = keepAnswer(question, known.live, answer, store.now());
    const next =
      facts.length === 0 ? answer : await commit(question, known, facts, leases(known.live), () => answered(answer));
    if (next === null || !("refusal" in next)) return next;
    answered(next);
    return null;
  };

  /** STORE-3: one question, decided again for as long as somebody else was there first. */
  const ask = async (question: Question, answered: Answered): Promise<void> => {
    const { app, asker } = question;
    let known = await first(question);
    if (asker !== null && blocked.has(app, asker)) known = await withBlockers(question, known);
    for (let count = 0; count < attempts; count += 1) {
      const outcome = await attempt(question, known, answered);
      const next = outcome !== null && "refusal" in outcome ? await say(question, known, outcome, answered) : outcome;
      if (next === null) return;
      known = next;
    }
    answered({ refusal: "try_later" });
  };

  const inTurn = (question: Question, answered: Answered): Promise<void> =>
    lines.run(callKey(question.app, question.call), async () => {
      try {
        await ask(question, answered);
        asked.done(question);
      } catch (error) {
        asked.failed(question);
        // Nobody knows what is on disk: the next question reads it.
        calls.drop(question.app, question.call);
        log("error", "store_failed", { message: messageOf(error) });
        await recover(question, answered);
      }
    });

  /** STORE-17: reads the call again, says what became of the question, and tells what may have been committed. */
  const recover = async (question: Question, answered: Answered): Promise<void> => {
    const { app, call } = question;
    try {
      const live = await load(app, call);
      answered(live !== null && named(question, live) ? keptAnswer(live.call) : { refusal: "try_later" });
      if (live === null) return;
      take(live);
      parts.readAgain();
      parts.tell({ live, first: 1, facts: live.facts, newcomers: [], mine: false });
      fellows.changed(live);
    } catch {
      answered({ refusal: "try_later" });
      retry.later(() => void lines.run(callKey(app, call), () => recover(question, () => undefined)));
    }
  };

  const quiet = async (app: number, call: string, decideIt: Question["decide"], fresh = false): Promise<boolean> => {
    let done = true;
    await inTurn(quietQuestion(app, call, decideIt, fresh), ({ refusal }) => (done = refusal === null));
    return done;
  };

  const look = async (app: number, call: string): Promise<void> => {
    await quiet(app, call, wake, true);
    const live = calls.get(app, call);
    if (live !== undefined) watch(live);
  };
  /** Sets the alarm, and says in the store when any node must look. */
  const watch = (live: LiveCall): void => {
    const at = dueOf(live);
    alarm.set(live, at);
    if (at !== null) fellows.due(live, at);
  };

  const take = (live: LiveCall): void => {
    calls.put(live);
    alarm.set(live, dueOf(live));
  };

  return {
    command: (app, command, asker, id, answered) => {
      const askedAt = asked.at(app, command.body.call, { user: asker.user, client: asker.client, id });
      const question = questionOf(app, command, asker, id, askedAt);
      if (command.name !== "invite") return inTurn(question, answered);
      return invites(inTime(parts.timers, answered), (inGoodTime) => inTurn(question, inGoodTime));
    },
    connected: async (app, call, user, device) =>
      void (await quiet(app, call, (state, { now }) => reach(state, user, device, now))),
    end: (app, call) => quiet(app, call, (state, { now }) => endByServer(state, now)),
    remove: (app, call, user) => quiet(app, call, (state, { now }) => removeByServer(state, user, now)),
    resume: (stored) => take(left(stored)),
    reconsider: watch,
    look,
    refresh: others.refresh,
    adopt: others.adopt,
    leases,
    load,
    isIdle: lines.isEmpty,
    drain: async () => {
      retry.stop();
      await lines.drained();
      // Last, for what was under way has set alarms of its own.
      alarm.stop();
    },
  };
};
