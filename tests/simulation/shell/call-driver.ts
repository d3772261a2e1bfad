import { audience, due, endByServer, isLive, reach, removeByServer, wake, type Leases } from "@opencallkit/core";
import {
  callKey,
  commandTask,
  leasesOf,
  newestLives,
  serverTask,
  TaskProcessing,
  type CommandReply,
  type CommandTask,
  type LiveCall,
  type ProcessorMemory,
  type ProcessorStep,
} from "@opencallkit/core/processor";
import { firstSeen, KeyedQueue, type LiveCalls } from "@opencallkit/server/internal";
import type { Asker } from "@opencallkit/core";
import type { Command } from "@opencallkit/protocol";
import { callTimersOf } from "./call-timers.ts";
import type { Disk } from "./disk.ts";
import type { Failpoint } from "./failpoints.ts";
import { liveRow } from "./live-row.ts";
import type { Cluster, Shared } from "./parts.ts";

export type OnReply = (reply: CommandReply) => void;

export type CallDriverNeeds = {
  readonly shared: Shared;
  readonly cluster: Cluster;
  readonly calls: LiveCalls;
  readonly disk: Disk;
  readonly memory: ProcessorMemory;
  /** Commit callback: a commit of this node succeeded. */
  readonly committed: () => void;
  readonly life: { readonly alive: () => boolean; readonly fails: (point: Failpoint) => boolean };
  readonly tell: (live: LiveCall, first: number, newcomers: readonly string[]) => void;
  /** Recovery callback: a call was read again after an in-doubt commit. */
  readonly readAgain: () => void;
};

type Run = { readonly processing: TaskProcessing; readonly onReply: OnReply; readonly done: () => void };

const nobody = (): void => undefined;
/** Retry delay in ms, for a read that the store did not answer. */
const retryMs = 1000;

/** Drives the product's call processor on a simulated node, with callbacks where the server has promises, and can die at any step. */
export class CallDriver {
  readonly #needs: CallDriverNeeds;
  readonly #queue = new KeyedQueue();
  readonly #seen: ReturnType<typeof firstSeen>;
  readonly #timers: ReturnType<typeof callTimersOf>;
  /** Calls first announced by this node after their end; they are told once only. */
  readonly #overTold = new Set<string>();

  constructor(needs: CallDriverNeeds) {
    this.#needs = needs;
    this.#seen = firstSeen();
    const { alive, fails } = needs.life;
    this.#timers = callTimersOf({ shared: needs.shared, now: needs.memory.now, alive, fails }, (app, call) =>
      this.look(app, call),
    );
  }

  command(app: number, command: Command, asker: Asker, id: string, onReply: OnReply): void {
    this.run(commandTask(app, command, asker, id, this.#needs.memory.now()), onReply);
  }

  connected(app: number, call: string, user: string, device: string): void {
    this.run(serverTask(app, call, (state, { now }) => reach(state, user, device, now)));
  }
  readonly end = (app: number, call: string): void =>
    this.run(serverTask(app, call, (state, { now }) => endByServer(state, now)));
  readonly remove = (app: number, call: string, user: string): void =>
    this.run(serverTask(app, call, (state, { now }) => removeByServer(state, user, now)));

  look(app: number, call: string): void {
    this.run(serverTask(app, call, wake, { fresh: true }), () => {
      const live = this.#needs.calls.get(app, call);
      if (live !== undefined) this.#timers.setTimer(live, this.#dueOf(live));
    });
  }

  readonly resume = (live: LiveCall): void => {
    this.#needs.calls.put(live);
    this.#timers.setTimer(live, this.#dueOf(live));
  };

  /** Cache refresh: reads what another node has written. */
  refresh(app: number, call: string, then: () => void = nobody): void {
    const { disk, shared, life } = this.#needs;
    this.#queue.run(app, call, (done) =>
      disk.read(
        () => ({ row: shared.tables.row(app, call) }),
        (found) => {
          const row = found?.row;
          if (row !== undefined && !life.fails("word-heard")) this.#learn(liveRow(row));
          if (!life.alive()) return;
          done();
          then();
        },
      ),
    );
  }

  leases(live: LiveCall): Leases {
    return leasesOf(live, this.#needs.memory);
  }

  idle(): boolean {
    return this.#queue.isEmpty() && this.#timers.silent();
  }

  run(task: CommandTask, onReply: OnReply = nobody): void {
    const { life, memory } = this.#needs;
    this.#queue.run(task.app, task.call, (done) => {
      if (!life.alive() || life.fails("command-heard")) return;
      const processing = new TaskProcessing(this.#seen.dated(task), memory);
      this.#take({ processing, onReply, done: () => life.alive() && done() }, processing.start());
    });
  }

  #dueOf(live: LiveCall): number | null {
    return due(live.call, this.leases(live));
  }

  #take(run: Run, step: ProcessorStep): void {
    const { processing } = run;
    const { app, call } = processing.task;
    const { cluster, disk, life, shared } = this.#needs;
    const { tables } = shared;
    switch (step.type) {
      case "append":
        return this.#append(run, step.writeSet);
      case "committed":
        return this.#publish(run, step);
      case "replied":
        return this.#reply(run, step.reply) ? run.done() : undefined;
      case "load":
        return this.#bring(
          run,
          () => ({ row: tables.row(app, call) }),
          ({ row }) => {
            if (life.fails("call-reread")) return;
            this.#take(run, processing.loaded(row === undefined ? null : this.#learn(liveRow(row))));
          },
        );
      case "loadOther":
        return this.#bring(
          run,
          () => ({ row: tables.row(app, step.call) }),
          ({ row }) => this.#take(run, processing.otherLoaded(row === undefined ? null : liveRow(row))),
        );
      case "elsewhere":
        return this.#bring(
          run,
          () => tables.holders(app, step.users),
          (busy) => {
            const presence = new Map(step.users.map((user) => [user, cluster.connections(app, user)]));
            this.#take(run, processing.foundElsewhere({ busy, presence }));
          },
        );
      case "holders":
        return this.#bring(
          run,
          () => tables.holders(app, step.users),
          (found) => this.#take(run, processing.foundHolders(found)),
        );
      case "blockers":
        return disk.read(
          () => tables.blockers(app, step.by, step.people),
          (found) => (found === null ? this.#failed(run) : this.#take(run, processing.foundBlockers(found))),
        );
      case "run":
        return this.run(step.task, (reply) => this.#take(run, processing.ran(reply)));
    }
  }

  #bring<T extends object>(run: Run, read: () => T, then: (found: T) => void): void {
    this.#needs.disk.read(read, (found) => (found === null ? this.#failed(run) : then(found)));
  }

  #append(run: Run, writeSet: Extract<ProcessorStep, { type: "append" }>["writeSet"]): void {
    const { disk, life, shared, committed } = this.#needs;
    if (life.fails("before-append")) return;
    disk.append(writeSet, (appended) => {
      if (appended === null) return this.#failed(run);
      if (appended.done) committed();
      else {
        const { conflict } = appended;
        shared.trace.mark(conflict.length, writeSet.version);
        shared.trace.note(() => `${writeSet.call.slice(0, 4)} meets a conflict: ${conflict}`);
        shared.tally.set(`conflict ${conflict}`, (shared.tally.get(`conflict ${conflict}`) ?? 0) + 1);
      }
      this.#take(run, run.processing.appended(appended));
    });
  }

  /** Publishes a commit in the order of the server's committer: apply, reply, then fan out. */
  #publish(run: Run, { committed, due: at, reply }: Extract<ProcessorStep, { type: "committed" }>): void {
    const { calls, cluster, tell } = this.#needs;
    const { live, first, newcomers } = committed;
    calls.put(live);
    if (at === null) this.#overTold.add(callKey(live.app, live.id));
    this.#timers.setTimer(live, at);
    cluster.changed(live.app, live.id);
    if (!this.#reply(run, reply)) return;
    tell(live, first, newcomers);
    run.done();
  }

  /** Sends the reply; false if the node has died before or after it. */
  #reply({ onReply }: Run, reply: CommandReply): boolean {
    const { alive, fails } = this.#needs.life;
    if (!alive() || fails("before-answer")) return false;
    onReply(reply);
    return !fails("after-answer");
  }

  #failed(run: Run): void {
    const { task } = run.processing;
    this.#seen.failed(task);
    this.#needs.calls.drop(task.app, task.call);
    if (!this.#reply(run, { type: "refused", code: "try_later" })) return;
    run.done();
    this.#recover(task.app, task.call);
  }

  #recover(app: number, call: string): void {
    const { cluster, disk, life, readAgain, shared, tell } = this.#needs;
    disk.read(
      () => ({ row: shared.tables.row(app, call) }),
      (found) => {
        if (found === null) return void shared.agenda.after(retryMs, () => life.alive() && this.#recover(app, call));
        if (found.row === undefined) return;
        const live = liveRow(found.row);
        this.resume(live);
        readAgain();
        // In-doubt commit: it may have succeeded, so it is told from the first fact; clients skip what they have.
        tell(live, 1, []);
        cluster.changed(app, call);
      },
    );
  }

  /** Learns of another node's commit: caches it, and fans it out to the clients connected here. */
  #learn(live: LiveCall): LiveCall {
    const { calls, tell } = this.#needs;
    const before = calls.get(live.app, live.id);
    if (before === undefined && !isLive(live.call)) {
      // Missed lifetime: the call began and ended between two polls of this node.
      const name = callKey(live.app, live.id);
      if (!this.#overTold.has(name)) tell(live, 1, []);
      this.#overTold.add(name);
      return live;
    }
    const known = before === undefined ? live : { ...live, lives: newestLives(live.lives, before.lives) };
    calls.put(known);
    if (!isLive(known.call)) this.#overTold.add(callKey(known.app, known.id));
    this.#timers.setTimer(known, this.#dueOf(known));
    const version = before?.call.version ?? 0;
    if (live.call.version > version) {
      const heard = before === undefined ? [] : audience(before.call);
      tell(
        known,
        version + 1,
        audience(known.call).filter((user) => !heard.includes(user)),
      );
    }
    return known;
  }
}
