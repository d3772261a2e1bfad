import type { Asker, Leases, Policy } from "@opencallkit/core";
import type { Command, Fact } from "@opencallkit/protocol";
import type { Cluster } from "../cluster/cluster.ts";
import type { Logger, Random, Store, StoredCall, Timers } from "../ports/index.ts";
import type { UsageMeter } from "../usage/usage-meter.ts";
import type { OutageGrace } from "./outage-grace.ts";
import type { OnReply } from "./command-reply.ts";
import type { LiveCall } from "./live-call.ts";
import type { LiveCalls } from "./live-calls.ts";
import type { Presence } from "./presence.ts";

export type CallServiceParts = {
  readonly store: Store;
  readonly calls: LiveCalls;
  readonly presence: Presence;
  readonly grace: OutageGrace;
  readonly policy: (app: number) => Policy;
  readonly random: Random;
  readonly timers: Timers;
  /** BEAT-8: the longest time between two writes of proofs. */
  readonly proveMs: number;
  /** The other nodes on the store. */
  readonly cluster: Cluster;
  /** USE-1: what each user may still do. */
  readonly usage: Pick<UsageMeter, "allowance">;
  readonly log: Logger;
  /** Tells everybody concerned of facts that are on disk. */
  readonly tell: (told: Committed) => void;
  /** A call was read again after nobody knew what is on disk: what its people showed meanwhile has not been written. */
  readonly readAgain: () => void;
};

/** `first` numbers the first of the facts; `newcomers` hear of the call for the first time. */
export type Committed = {
  readonly live: LiveCall;
  readonly first: number;
  readonly facts: readonly Fact[];
  readonly newcomers: readonly string[];
  /** Committed by this node just now; not what another one wrote, or what was read again. */
  readonly mine: boolean;
};

export type CallService = {
  /** `answered` runs after the commit and before anybody is told. */
  readonly command: (app: number, command: Command, asker: Asker, id: string, answered: OnReply) => Promise<void>;
  /** RING-5: a device of the user has connected. */
  readonly connected: (app: number, call: string, user: string, device: string) => Promise<void>;
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
