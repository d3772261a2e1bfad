import { due, type Leases } from "@opencallkit/core";
import {
  commandName,
  keptReply,
  leasesOf,
  refused,
  TaskProcessing,
  type CommandTask,
  type LiveCall,
  type ProcessorMemory,
  type ProcessorStep,
} from "@opencallkit/core/processor";
import { messageOf, type EventLogger as Logger, type Store, type Timers } from "../ports/index.ts";
import type { OnReply } from "./admission.ts";
import type { Committer } from "./committer.ts";
import { firstSeen } from "./idempotency.ts";
import type { KeyedQueue } from "../collections/keyed-queue.ts";
import type { OutageGrace } from "./outage-grace.ts";
import type { RemoteChanges } from "./remote-changes.ts";
import { retryTimers } from "./retry-timers.ts";

export type CallProcessorParts = {
  readonly store: Pick<Store, "now" | "lastCommit" | "append" | "holders" | "blockers">;
  readonly memory: ProcessorMemory;
  readonly committer: Committer;
  readonly remote: Pick<RemoteChanges, "load" | "loadAsStored" | "learn" | "elsewhere">;
  readonly queue: KeyedQueue;
  readonly grace: OutageGrace;
  readonly timers: Timers;
  readonly log: Logger;
};

/** STORE-17: how often a store that does not answer is asked again, in ms. */
const retryMs = 1000;

/** A task under way. */
type Run = { readonly processing: TaskProcessing; readonly onReply: OnReply; readonly done: () => void };

/**
 * The call processor: whatever changes a call goes through it, whoever asks. It brings each step of a task what it needs
 * from the store and the cluster, in the turn of the task's call, and publishes what was committed.
 */
export class CallProcessor {
  readonly #parts: CallProcessorParts;
  readonly #seen: ReturnType<typeof firstSeen>;
  readonly #retry: ReturnType<typeof retryTimers>;

  constructor(parts: CallProcessorParts) {
    this.#parts = parts;
    this.#seen = firstSeen();
    this.#retry = retryTimers(parts.timers, retryMs);
  }

  /** Runs a task in the turn of its call; the reply comes after the commit, and before anybody else hears of it. */
  run(task: CommandTask, onReply: OnReply): void {
    this.#parts.queue.run(task.app, task.call, (done) => {
      const processing = new TaskProcessing(this.#seen.dated(task), this.#parts.memory);
      const run: Run = { processing, onReply, done };
      this.#take(run, () => processing.start());
    });
  }

  stop(): void {
    this.#retry.stop();
  }

  leasesOf(live: LiveCall): Leases {
    return leasesOf(live, this.#parts.memory);
  }

  /** The next deadline of a call, in ms by the store's clock. */
  dueOf(live: LiveCall): number | null {
    return due(live.call, this.leasesOf(live));
  }

  /** The next step; whatever is thrown on the way leaves open what is on disk. */
  #take(run: Run, next: () => ProcessorStep): void {
    try {
      this.#handle(run, next());
    } catch (error) {
      this.#failed(run, error);
    }
  }

  #handle(run: Run, step: ProcessorStep): void {
    const { processing } = run;
    const { app, call } = processing.task;
    const { store, remote } = this.#parts;
    switch (step.type) {
      case "append":
        return this.#append(run, step.writeSet);
      case "committed":
        this.#parts.committer.publish(step.committed, step.due, step.reply, run.onReply);
        return this.#done(run);
      case "replied":
        this.#parts.committer.reply({ app, id: call }, step.reply, run.onReply);
        return this.#done(run);
      case "load":
        return this.#bring(run, remote.load(app, call), (live) =>
          processing.loaded(live === null ? null : remote.learn(live)),
        );
      case "loadOther":
        return this.#bring(run, remote.loadAsStored(app, step.call), (live) => processing.otherLoaded(live));
      case "elsewhere":
        return this.#bring(run, remote.elsewhere(app, step.users), (found) => processing.foundElsewhere(found));
      case "holders":
        return this.#bring(run, store.holders(app, step.users), (holders) => processing.foundHolders(holders));
      case "blockers":
        return this.#bring(run, store.blockers(app, step.by, step.people), (found) => processing.foundBlockers(found));
      case "run":
        return this.run(step.task, (reply) => this.#take(run, () => processing.ran(reply)));
    }
  }

  /** The only caller of `store.append`. */
  #append(run: Run, writeSet: Parameters<Store["append"]>[0]): void {
    const { store, grace } = this.#parts;
    const before = store.lastCommit();
    this.#bring(run, store.append(writeSet), (appended) => {
      grace.committed(before);
      return run.processing.appended(appended);
    });
  }

  /** Waits for what a step needs, and goes on with it. */
  #bring<T>(run: Run, reading: Promise<T>, next: (found: T) => ProcessorStep): void {
    reading.then(
      (found) => this.#take(run, () => next(found)),
      (error: unknown) => this.#failed(run, error),
    );
  }

  #done({ processing, done }: Run): void {
    this.#seen.done(processing.task);
    done();
  }

  #failed(run: Run, error: unknown): void {
    const { committer, log } = this.#parts;
    const { task } = run.processing;
    this.#seen.failed(task);
    committer.forget(task.app, task.call);
    log("error", "store_failed", { app: task.app, call: task.call, message: messageOf(error) });
    void this.#recover(task, run.onReply).finally(run.done);
  }

  /** STORE-17: reads the call again, says what became of the command, and publishes what may have been committed. */
  async #recover(task: CommandTask, onReply: OnReply): Promise<void> {
    const { app, call, key } = task;
    const { committer, remote } = this.#parts;
    try {
      const live = await remote.load(app, call);
      const isKept = live !== null && key !== null && live.commands.has(commandName(key));
      committer.reply({ app, id: call }, isKept ? keptReply(live.call) : refused("try_later"), onReply);
      if (live === null) return;
      committer.apply(live, this.dueOf(live));
      committer.observe({ live, first: 1, facts: live.facts, newcomers: [], origin: "recovered" });
    } catch {
      committer.reply({ app, id: call }, refused("try_later"), onReply);
      this.#retry.later(
        () => void this.#parts.queue.runExclusive(app, call, () => this.#recover(task, () => undefined)),
      );
    }
  }
}
