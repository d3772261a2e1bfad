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
import { callTimers } from "./call-timers.ts";
import { committer } from "./committer.ts";
import type { CallService, CallServiceParts } from "./call-service.ts";
import { inviteAdmission } from "./admission.ts";
import { firstSeen } from "./idempotency.ts";
import { remoteChanges } from "./remote-changes.ts";
import { keyedQueue } from "./keyed-queue.ts";
import { withinDeadline, type CommandReply, type OnReply } from "./command-reply.ts";
import { livesOf, contextLoader, type KnownState } from "./context-loader.ts";
import { callKey, fromStore, leftBehind, type LiveCall } from "./live-call.ts";
import { knownBlockers } from "./known-blockers.ts";
import { commandTask, serverTask, type CommandTask } from "./command-task.ts";
import { readings } from "./state-reader.ts";
import { retryTimers } from "./retry-timers.ts";
import { keptReply, factsToKeep } from "./kept-reply.ts";

// STORE-3
const attempts = 5;
/** STORE-17: how often a store that does not answer is asked again. */
const retryMs = 1000;
const yes: CommandReply = { refusal: null };
const refusedBy = ({ no, retryAfterMs }: Extract<Decision, { no: RefusalCode }>): CommandReply =>
  retryAfterMs === undefined ? { refusal: no } : { refusal: no, retryAfterMs };

/** The one door: whatever changes a call goes through it, whoever asks. */
export const openCallService = (parts: CallServiceParts): CallService => {
  const { store, calls, presence, grace, cluster, log } = parts;
  const queue = keyedQueue();
  const contextOf = contextLoader(parts);
  const asked = firstSeen(store.now);
  const invites = inviteAdmission();
  const blocked = knownBlockers();
  const retry = retryTimers(parts.timers, retryMs);

  const leases = (live: LiveCall): Leases => ({
    policy: parts.policy(live.app),
    lives: livesOf(live, presence),
    graceFrom: grace.from(),
  });
  const dueOf = (live: LiveCall): number | null => due(live.call, leases(live));
  const callTimer = callTimers(parts.timers, store.now, (app, call) => void look(app, call));

  const left = (stored: StoredCall): LiveCall => leftBehind(fromStore(stored), parts.proveMs);
  const load = async (app: number, call: string): Promise<LiveCall | null> => {
    const stored = await store.load(app, call);
    return stored === null ? null : left(stored);
  };

  const others = remoteChanges({ calls, cluster, queue, load, tell: parts.tell });

  const { reread, first, withBlockers } = readings({ ...parts, load, learn: others.learn });
  const commit = committer({ ...parts, callTimer, blocked, reread, withBlockers });

  const named = ({ key }: CommandTask, { commands }: LiveCall): boolean =>
    key !== null && commands.has(commandName(key));

  /** GLARE-1: the invite answers the other call, under its own command id. */
  const meet = async (
    task: CommandTask,
    { meet: call, media }: Extract<Decision, { meet: string }>,
  ): Promise<CommandReply | null> => {
    const { key } = task;
    if (key === null) return yes;
    const accept: Command = { type: "accept", body: media === "audio" ? { call, media } : { call } };
    const asker: Asker = { user: key.user, client: key.client, device: "" };
    const heard: { refusal: RefusalCode | null } = { refusal: "try_later" };
    await runExclusive(
      commandTask(task.app, accept, asker, key.id, store.now()),
      ({ refusal }) => (heard.refusal = refusal),
    );
    if (heard.refusal === null) return { refusal: null, met: call };
    if (heard.refusal !== "too_late") return { refusal: heard.refusal };
    // It is over, or due to be and nobody has looked: then the invite is decided afresh.
    await runQuietly(task.app, call, wake, true);
    return null;
  };

  /** One attempt: an answer, what is known for the next one, or null when all is done. */
  const attempt = async (
    task: CommandTask,
    known: KnownState,
    answered: OnReply,
  ): Promise<KnownState | CommandReply | null> => {
    const { live } = known;
    // STORE-2: a repeat finds the first one's answer.
    if (named(task, live)) return keptReply(live.call);
    const terms = leases(live);
    const decision = task.decide(live.call, await contextOf(task, known, terms));
    if ("no" in decision) return known.sure ? refusedBy(decision) : reread(task);
    if ("meet" in decision)
      return known.sure ? ((await meet(task, decision)) ?? { ...known, held: new Map() }) : reread(task);
    if ("replace" in decision) {
      const { asker } = task;
      if (asker !== null) await runQuietly(task.app, decision.replace, (call, now) => abandon(call, asker, now), true);
      return { ...known, held: new Map() };
    }
    if (decision.facts.length > 0) return commit(task, known, decision.facts, terms, () => answered(yes));
    return known.sure ? yes : reread(task);
  };

  /** Says an answer that nothing has been written for. What is known for the next attempt, should somebody have been first. */
  const say = async (
    task: CommandTask,
    known: KnownState,
    answer: CommandReply,
    answered: OnReply,
  ): Promise<KnownState | null> => {
    const facts = factsToKeep(task, known.live, answer, store.now());
    const next =
      facts.length === 0 ? answer : await commit(task, known, facts, leases(known.live), () => answered(answer));
    if (next === null || !("refusal" in next)) return next;
    answered(next);
    return null;
  };

  /** STORE-3: one question, decided again for as long as somebody else was there first. */
  const ask = async (task: CommandTask, answered: OnReply): Promise<void> => {
    const { app, asker } = task;
    let known = await first(task);
    if (asker !== null && blocked.has(app, asker)) known = await withBlockers(task, known);
    for (let count = 0; count < attempts; count += 1) {
      const outcome = await attempt(task, known, answered);
      const next = outcome !== null && "refusal" in outcome ? await say(task, known, outcome, answered) : outcome;
      if (next === null) return;
      known = next;
    }
    answered({ refusal: "try_later" });
  };

  const runExclusive = (task: CommandTask, answered: OnReply): Promise<void> =>
    queue.run(callKey(task.app, task.call), async () => {
      try {
        await ask(task, answered);
        asked.done(task);
      } catch (error) {
        asked.failed(task);
        // Nobody knows what is on disk: the next question reads it.
        calls.drop(task.app, task.call);
        log("error", "store_failed", { message: messageOf(error) });
        await recover(task, answered);
      }
    });

  /** STORE-17: reads the call again, says what became of the question, and tells what may have been committed. */
  const recover = async (task: CommandTask, answered: OnReply): Promise<void> => {
    const { app, call } = task;
    try {
      const live = await load(app, call);
      answered(live !== null && named(task, live) ? keptReply(live.call) : { refusal: "try_later" });
      if (live === null) return;
      take(live);
      parts.readAgain();
      parts.tell({ live, first: 1, facts: live.facts, newcomers: [], mine: false });
      cluster.changed(live);
    } catch {
      answered({ refusal: "try_later" });
      retry.later(() => void queue.run(callKey(app, call), () => recover(task, () => undefined)));
    }
  };

  const runQuietly = async (
    app: number,
    call: string,
    decideIt: CommandTask["decide"],
    fresh = false,
  ): Promise<boolean> => {
    let done = true;
    await runExclusive(serverTask(app, call, decideIt, fresh), ({ refusal }) => (done = refusal === null));
    return done;
  };

  const look = async (app: number, call: string): Promise<void> => {
    await runQuietly(app, call, wake, true);
    const live = calls.get(app, call);
    if (live !== undefined) watch(live);
  };
  /** Sets the alarm, and says in the store when any node must look. */
  const watch = (live: LiveCall): void => {
    const at = dueOf(live);
    callTimer.set(live, at);
    if (at !== null) cluster.due(live, at);
  };

  const take = (live: LiveCall): void => {
    calls.put(live);
    callTimer.set(live, dueOf(live));
  };

  return {
    command: (app, command, asker, id, answered) => {
      const askedAt = asked.at(app, command.body.call, { user: asker.user, client: asker.client, id });
      const task = commandTask(app, command, asker, id, askedAt);
      if (command.type !== "invite") return runExclusive(task, answered);
      return invites(withinDeadline(parts.timers, answered), (inGoodTime) => runExclusive(task, inGoodTime));
    },
    connected: async (app, call, user, device) =>
      void (await runQuietly(app, call, (state, { now }) => reach(state, user, device, now))),
    end: (app, call) => runQuietly(app, call, (state, { now }) => endByServer(state, now)),
    remove: (app, call, user) => runQuietly(app, call, (state, { now }) => removeByServer(state, user, now)),
    resume: (stored) => take(left(stored)),
    reconsider: watch,
    look,
    refresh: others.refresh,
    adopt: others.adopt,
    leases,
    load,
    isIdle: queue.isEmpty,
    drain: async () => {
      retry.stop();
      await queue.drained();
      // Last, for what was under way has set alarms of its own.
      callTimer.stop();
    },
  };
};
