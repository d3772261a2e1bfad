import { endByServer, reach, removeByServer, wake, type Asker, type Leases, type Policy } from "@opencallkit/core";
import {
  commandTask,
  fromStore,
  leftBehind,
  serverTask,
  type CommandKey,
  type LiveCall,
  type StoredCall,
} from "@opencallkit/core/processor";
import type { Command } from "@opencallkit/protocol";
import type { Cluster } from "../cluster/cluster.ts";
import { KeyedQueue } from "../collections/keyed-queue.ts";
import type { Presence } from "../connections/presence.ts";
import type { Environment, Store } from "../ports/index.ts";
import type { UsageMeter } from "../usage/usage-meter.ts";
import { inviteAdmission, type OnReply } from "./admission.ts";
import { CallProcessor } from "./call-processor.ts";
import { callTimers } from "./call-timers.ts";
import { Committer, type CommitObserver } from "./committer.ts";
import { liveCalls, type LiveCalls } from "./live-calls.ts";
import { graceAfterOutage, outageBefore, type OutageGrace } from "./outage-grace.ts";
import { processorMemory } from "./processor-memory.ts";
import { remoteChanges } from "./remote-changes.ts";
import type { Timing } from "./timing.ts";

export type CallServiceParts = {
  readonly store: Store;
  /** The other nodes on the store. */
  readonly cluster: Cluster;
  readonly presence: Presence;
  readonly policy: (app: number) => Policy;
  /** USE-1: what each user may still do. */
  readonly usage: Pick<UsageMeter, "allowance">;
  readonly timing: Timing;
  readonly environment: Environment;
};

/** The call service: what the rest of the server asks of calls. */
export type CallService = {
  /** The calls that are not over, as this node has them. */
  readonly live: LiveCalls;
  /** BEAT-5: from when leases count after an outage of ours. */
  readonly grace: OutageGrace;
  /** Who hears of each commit from now on, in this order, after its asker has the reply. */
  readonly publishTo: (observers: readonly CommitObserver[]) => void;
  /** `onReply` runs after the commit and before anybody else is told. */
  readonly command: (app: number, command: Command, asker: Asker, id: string, onReply: OnReply) => void;
  /** RING-5: a device of the user has connected. */
  readonly connected: (app: number, call: string, user: string, device: string) => void;
  /** SERVER-1, SERVER-2: what the back end asks, under the key by which it repeats it. False when the store could not take it. */
  readonly end: (app: number, call: string, key?: CommandKey | null) => Promise<boolean>;
  readonly remove: (app: number, call: string, user: string, key?: CommandKey | null) => Promise<boolean>;
  /** Takes up a call after a restart. */
  readonly resume: (stored: StoredCall) => void;
  /** Looks at a call's deadlines sooner than planned, for a lease has become shorter. */
  readonly reconsider: (live: LiveCall) => void;
  /** Looks at a call's deadlines, as they stand in the store. */
  readonly look: (app: number, call: string) => Promise<void>;
  /** Takes in what another node has written up to `version`; null when that was known. */
  readonly refresh: (app: number, call: string, version: number) => Promise<LiveCall | null>;
  /** Takes in the calls that a user is in, whichever node has them. */
  readonly adopt: (app: number, user: string) => Promise<void>;
  readonly leases: (live: LiveCall) => Leases;
  readonly load: (app: number, call: string) => Promise<LiveCall | null>;
  /** Nothing is being decided. */
  readonly isIdle: () => boolean;
  readonly drain: () => Promise<void>;
};

/** Opens the calls of a node. Rejects when the store cannot be read. */
export const openCallService = async (parts: CallServiceParts): Promise<CallService> => {
  const { store, cluster, timing, environment } = parts;
  const { timers, log, random } = environment;
  const { outageMs, proveMs } = timing;
  const grace = graceAfterOutage(store, outageMs, await outageBefore(store, outageMs));
  const calls = liveCalls(cluster.shared);
  const queue = new KeyedQueue();
  const callTimer = callTimers(timers, store.now, (app, call) => void look(app, call));
  const committer = new Committer({ calls, callTimers: callTimer, log });
  const remote = remoteChanges({ store, calls, cluster, queue, committer, proveMs });
  const memory = processorMemory({ ...parts, calls, grace, random });
  const processor = new CallProcessor({ store, memory, committer, remote, queue, grace, timers, log });
  const admitted = inviteAdmission(timers);

  const runQuietly = (...task: Parameters<typeof serverTask>): Promise<boolean> =>
    new Promise((resolve) => processor.run(serverTask(...task), ({ type }) => resolve(type === "accepted")));

  /** Sets the timer, and says in the store when any node must look. */
  const watch = (live: LiveCall): void => {
    const at = processor.dueOf(live);
    callTimer.set(live, at);
    if (at !== null) cluster.due(live, at);
  };
  const look = async (app: number, call: string): Promise<void> => {
    await runQuietly(app, call, wake, { fresh: true });
    const live = calls.get(app, call);
    if (live !== undefined) watch(live);
  };

  return {
    live: calls,
    grace,
    publishTo: (observers) => committer.publishTo(observers),
    command: (app, command, asker, id, onReply) => {
      const task = commandTask(app, command, asker, id, store.now());
      if (command.type !== "invite") return processor.run(task, onReply);
      return admitted(onReply, (inGoodTime) => processor.run(task, inGoodTime));
    },
    connected: (app, call, user, device) =>
      processor.run(
        serverTask(app, call, (state, { now }) => reach(state, user, device, now)),
        () => undefined,
      ),
    end: (app, call, key) => runQuietly(app, call, (state, { now }) => endByServer(state, now), { key }),
    remove: (app, call, user, key) =>
      runQuietly(app, call, (state, { now }) => removeByServer(state, user, now), { key }),
    resume: (stored) => {
      const live = leftBehind(fromStore(stored), proveMs);
      committer.apply(live, processor.dueOf(live));
    },
    reconsider: watch,
    look,
    refresh: remote.refresh,
    adopt: remote.adopt,
    leases: (live) => processor.leasesOf(live),
    load: remote.load,
    isIdle: queue.isEmpty,
    drain: async () => {
      processor.stop();
      await queue.drained();
      // Last, for what was under way has set timers of its own.
      callTimer.stop();
    },
  };
};
