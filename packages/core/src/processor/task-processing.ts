import type { Command, Fact } from "@opencallkit/protocol";
import type { Call } from "../call/call.ts";
import { evolve } from "../call/evolve.ts";
import type { DecisionContext } from "../context.ts";
import type { Decision } from "../decision.ts";
import { abandon } from "../rules/abandon.ts";
import { wake } from "../rules/deadlines.ts";
import { commandTask, serverTask, type CommandTask } from "./command-task.ts";
import { factsToKeep, keptReply } from "./kept-reply.ts";
import { after, unheardOf, type LiveCall } from "./live-call.ts";
import { contextOf, heldIn, holderOf, leasesOf, type Findings } from "./load-context.ts";
import {
  accepted,
  refused,
  type CommandReply,
  type Elsewhere,
  type ProcessorMemory,
  type ProcessorStep,
} from "./steps.ts";
import { commandName, type Appended, type Conflict, type WriteSet } from "./stored.ts";
import { ringTargets, writeSetOf } from "./write-set.ts";

/** The limit of retries after a write conflict (STORE-3): how often a task is decided at most. */
const mostAttempts = 5;
const nobody: ReadonlyMap<string, string> = new Map();
const noBlockers: ReadonlySet<string> = new Set();
const load: ProcessorStep = { type: "load" };

/** A pending append: the write set, the call after it, and the reply that follows its commit. */
type Pending = { readonly writeSet: WriteSet; readonly next: Call; readonly reply: CommandReply };

/**
 * The state machine of one command task: decides it again after each write conflict, up to a limit (STORE-3). It does
 * no I/O of its own: each method returns the next step, and whoever drives it brings what that step needs.
 */
export class TaskProcessing {
  readonly task: CommandTask;
  readonly #memory: ProcessorMemory;
  #live: LiveCall;
  /** Whether the call was read from disk, and is not only cached or assumed to be new. */
  #sure = false;
  #holders = nobody;
  #blockers = noBlockers;
  #elsewhere: Elsewhere | null = null;
  #attempts = 0;
  /**
   * Invalidates the context: the asker's other call has just been ended or answered, so that what was read of it is
   * stale.
   */
  #context: DecisionContext | null = null;
  #pending: Pending | null = null;
  #meeting: Extract<Decision, { type: "meet" }> | null = null;
  /** Whether the first attempt has begun; the blockers are read before it (BLOCK-1). */
  #begun = false;

  constructor(task: CommandTask, memory: ProcessorMemory) {
    this.task = task;
    this.#memory = memory;
    this.#live = unheardOf(task.app, task.call);
  }

  /** The first step. A call that begins is assumed not to be on disk, for it hardly ever is. */
  start(): ProcessorStep {
    const { task } = this;
    if (task.fresh && this.#memory.shared) return load;
    const cached = this.#memory.cached(task.app, task.call);
    if (cached === undefined && !task.begins) return load;
    if (cached !== undefined) {
      this.#live = cached;
      this.#sure = this.#memory.alone();
    }
    return this.#begin();
  }

  /** Takes the task's call as it is on disk; null for one that nobody has heard of. */
  loaded(live: LiveCall | null): ProcessorStep {
    const { app, call } = this.task;
    this.#live = live ?? unheardOf(app, call);
    this.#sure = true;
    this.#holders = nobody;
    return this.#begun ? this.#attempt() : this.#begin();
  }

  foundElsewhere(elsewhere: Elsewhere | null): ProcessorStep {
    this.#elsewhere = elsewhere;
    return this.#consider();
  }

  otherLoaded(live: LiveCall | null): ProcessorStep {
    const { asker } = this.task;
    const context = this.#context;
    this.#context = null;
    if (context === null) return this.#attempt();
    const held = asker === null ? null : heldIn(asker, live, this.#elsewhere, this.#memory);
    return this.#decide({ ...context, held });
  }

  foundHolders(holders: ReadonlyMap<string, string>): ProcessorStep {
    this.#holders = holders;
    return this.#attempt();
  }

  foundBlockers(blockers: ReadonlySet<string>): ProcessorStep {
    this.#blockers = blockers;
    return this.#attempt();
  }

  appended(appended: Appended): ProcessorStep {
    const pending = this.#pending;
    this.#pending = null;
    if (pending === null) return this.#attempt();
    return appended.done ? this.#committed(pending, appended.place) : this.#lost(pending.writeSet, appended.conflict);
  }

  /** Takes the reply of the other task of a `run`. */
  ran(reply: CommandReply): ProcessorStep {
    const meeting = this.#meeting;
    this.#meeting = null;
    this.#holders = nobody;
    if (meeting === null) return this.#attempt();
    if (reply.type === "accepted") return this.#reply({ type: "accepted", met: meeting.call });
    if (reply.code !== "too_late") return this.#reply(reply);
    // It is over, or its deadline has passed unnoticed: then the invite is decided afresh.
    return { type: "run", task: serverTask(this.task.app, meeting.call, wake, { fresh: true }) };
  }

  #begin(): ProcessorStep {
    const { app, asker, rings } = this.task;
    this.#begun = true;
    if (asker !== null && rings.length > 0 && this.#memory.isKnownBlocked(app, asker))
      return { type: "blockers", by: asker, people: rings };
    return this.#attempt();
  }

  #attempt(): ProcessorStep {
    const { key, needsCluster, asker, rings } = this.task;
    if (this.#attempts >= mostAttempts) return { type: "replied", reply: refused("try_later") };
    this.#attempts += 1;
    // Idempotent (STORE-2): a repeat finds the first one's reply.
    if (key !== null && this.#live.commands.has(commandName(key)))
      return { type: "replied", reply: keptReply(this.#live.call) };
    this.#elsewhere = null;
    if (!needsCluster || this.#memory.alone()) return this.#consider();
    return { type: "elsewhere", users: asker === null ? rings : [...new Set([asker, ...rings])] };
  }

  #findings(): Findings {
    return { holders: this.#holders, blockers: this.#blockers, elsewhere: this.#elsewhere };
  }

  /** Decides, once it is known which call holds the asker. */
  #consider(): ProcessorStep {
    const { task } = this;
    const findings = this.#findings();
    const context = contextOf(task, this.#live, findings, this.#memory);
    if (task.asker === null || !context.busy.has(task.asker)) return this.#decide(context);
    const holder = holderOf(task, findings, this.#memory);
    if (holder === null) return this.#decide(context);
    this.#context = context;
    const cached = this.#memory.alone() ? this.#memory.cached(task.app, holder) : undefined;
    return cached === undefined ? { type: "loadOther", call: holder } : this.otherLoaded(cached);
  }

  #decide(context: DecisionContext): ProcessorStep {
    const { task } = this;
    const decision = task.decide(this.#live.call, context);
    switch (decision.type) {
      case "refuse": {
        const { code, retryAfterMs } = decision;
        if (!this.#sure) return load;
        return this.#reply(retryAfterMs === undefined ? refused(code) : { type: "refused", code, retryAfterMs });
      }
      case "meet":
        return this.#sure ? this.#meet(decision) : load;
      case "replace": {
        const { asker } = task;
        if (asker === null) return this.#reply(accepted);
        return {
          type: "run",
          task: serverTask(task.app, decision.call, (call, now) => abandon(call, asker, now), { fresh: true }),
        };
      }
      case "write":
        if (decision.facts.length > 0) return this.#append(decision.facts, accepted);
        return this.#sure ? this.#reply(accepted) : load;
    }
  }

  /** Glare (GLARE-1): the invite answers the other call, under its own command id. */
  #meet(decision: Extract<Decision, { type: "meet" }>): ProcessorStep {
    const { app, key } = this.task;
    if (key === null) return this.#reply(accepted);
    const { call, media } = decision;
    this.#meeting = decision;
    const accept: Command = { type: "accept", body: media === "audio" ? { call, media } : { call } };
    const asker = { user: key.user, client: key.client, device: "" };
    return { type: "run", task: commandTask(app, accept, asker, key.id, this.#memory.now()) };
  }

  /** Replies without a change of the call; a reply that must be durable is first written (STORE-18). */
  #reply(reply: CommandReply): ProcessorStep {
    const facts = factsToKeep(this.task, this.#live.call, reply, this.#memory.now());
    return facts.length === 0 ? { type: "replied", reply } : this.#append(facts, reply);
  }

  #append(facts: readonly Fact[], reply: CommandReply): ProcessorStep {
    const { task } = this;
    const live = this.#live;
    const next = facts.reduce<Call>(evolve, live.call);
    const rings = ringTargets(task, this.#blockers, next);
    const writeSet = writeSetOf(live, next, facts, task.key, rings, leasesOf(live, this.#memory));
    this.#pending = { writeSet, next, reply };
    return { type: "append", writeSet };
  }

  #committed({ writeSet, next, reply }: Pending, place: number): ProcessorStep {
    const { facts, newcomers, due } = writeSet;
    const command = writeSet.command === null ? null : commandName(writeSet.command);
    const live = after(this.#live, next, facts, command, place);
    const first = this.#live.call.version + 1;
    return { type: "committed", committed: { live, first, facts, newcomers, origin: "command" }, due, reply };
  }

  /** Resolves a write conflict: somebody else was first. */
  #lost(writeSet: WriteSet, conflict: Conflict): ProcessorStep {
    const { app, asker, rings, wishedRoom } = this.task;
    switch (conflict) {
      case "room":
        return wishedRoom ? this.#reply(refused("room_taken")) : this.#attempt();
      case "slot":
        return { type: "holders", users: writeSet.take };
      case "block":
        if (asker === null || rings.length === 0) return this.#attempt();
        this.#memory.noteBlocked(app, asker);
        return { type: "blockers", by: asker, people: rings };
      case "version":
        return load;
    }
  }
}
