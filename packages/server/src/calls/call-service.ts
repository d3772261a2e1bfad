import { endByServer, reach, removeByServer, wake, type Asker, type Leases } from "@opencallkit/core";
import {
  commandTask,
  fromStore,
  leftBehind,
  serverTask,
  type CommandTask,
  type LiveCall,
  type ProcessorMemory,
  type StoredCall,
} from "@opencallkit/core/processor";
import type { Command } from "@opencallkit/protocol";
import type { Cluster } from "../cluster/cluster.ts";
import type { EventLogger as Logger, Store, Timers } from "../ports/index.ts";
import { inviteAdmission, type OnReply } from "./admission.ts";
import { CallProcessor } from "./call-processor.ts";
import { callTimers } from "./call-timers.ts";
import { Committer, type CommitObserver } from "./committer.ts";
import { KeyedQueue } from "../collections/keyed-queue.ts";
import type { LiveCalls } from "./live-calls.ts";
import type { OutageGrace } from "./outage-grace.ts";
import { remoteChanges } from "./remote-changes.ts";

export type CallServiceParts = {
  readonly store: Store;
  readonly calls: LiveCalls;
  /** The other nodes on the store. */
  readonly cluster: Cluster;
  readonly memory: ProcessorMemory;
  readonly grace: OutageGrace;
  readonly timers: Timers;
  /** BEAT-8: the longest time between two writes of lease proofs, in ms. */
  readonly proveMs: number;
  readonly observers: readonly CommitObserver[];
  readonly log: Logger;
};

/** What the rest of the server asks of calls. */
export type CallService = {
  /** `onReply` runs after the commit and before anybody else is told. */
  readonly command: (app: number, command: Command, asker: Asker, id: string, onReply: OnReply) => void;
  /** RING-5: a device of the user has connected. */
  readonly connected: (app: number, call: string, user: string, device: string) => void;
  /** SERVER-1, SERVER-2: what the back end asks. False when the store could not take it. */
  readonly end: (app: number, call: string) => Promise<boolean>;
  readonly remove: (app: number, call: string, user: string) => Promise<boolean>;
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

export const openCallService = (parts: CallServiceParts): CallService => {
  const { store, calls, cluster, timers, proveMs } = parts;
  const queue = new KeyedQueue();
  const callTimer = callTimers(timers, store.now, (app, call) => void look(app, call));
  const committer = new Committer({ ...parts, callTimers: callTimer });
  const remote = remoteChanges({ store, calls, cluster, queue, committer, proveMs });
  const processor = new CallProcessor({ ...parts, committer, remote }, queue);
  const admitted = inviteAdmission(timers);

  const runQuietly = (app: number, call: string, decide: CommandTask["decide"], fresh = false): Promise<boolean> =>
    new Promise((resolve) =>
      processor.run(serverTask(app, call, decide, fresh), ({ type }) => resolve(type === "accepted")),
    );

  /** Sets the timer, and says in the store when any node must look. */
  const watch = (live: LiveCall): void => {
    const at = processor.dueOf(live);
    callTimer.set(live, at);
    if (at !== null) cluster.due(live, at);
  };
  const look = async (app: number, call: string): Promise<void> => {
    await runQuietly(app, call, wake, true);
    const live = calls.get(app, call);
    if (live !== undefined) watch(live);
  };

  return {
    command: (app, command, asker, id, onReply) => {
      const key = { user: asker.user, client: asker.client, id };
      const askedAt = processor.firstSeenAt(app, command.body.call, key);
      const task = commandTask(app, command, asker, id, askedAt);
      if (command.type !== "invite") return processor.run(task, onReply);
      return admitted(onReply, (inGoodTime) => processor.run(task, inGoodTime));
    },
    connected: (app, call, user, device) =>
      processor.run(
        serverTask(app, call, (state, { now }) => reach(state, user, device, now)),
        () => undefined,
      ),
    end: (app, call) => runQuietly(app, call, (state, { now }) => endByServer(state, now)),
    remove: (app, call, user) => runQuietly(app, call, (state, { now }) => removeByServer(state, user, now)),
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
