import type { Leases } from "@opencallkit/core";
import type { Command, RefusalCode } from "@opencallkit/protocol";
import type { OutageGrace, LiveCall, LiveCalls, CommandTask, UsageMeter } from "@opencallkit/server/inside";
import type { Disk } from "./disk.ts";
import type { Failpoint } from "./failpoints.ts";
import type { Cluster, Shared } from "./parts.ts";

export type Answer = { readonly refusal: RefusalCode | null; readonly met: string | null };
export type Answered = (answer: Answer) => void;

export type ShellDoor = {
  readonly ask: (task: CommandTask, answered: Answered) => void;
  readonly command: (
    app: number,
    command: Command,
    asker: { readonly user: string; readonly client: string; readonly device: string },
    id: string,
    answered: Answered,
  ) => void;
  readonly connected: (app: number, call: string, user: string, device: string) => void;
  readonly end: (app: number, call: string) => void;
  readonly remove: (app: number, call: string, user: string) => void;
  readonly look: (app: number, call: string) => void;
  readonly resume: (live: LiveCall) => void;
  /** Takes in what another node has written. */
  readonly refresh: (app: number, call: string, then: () => void) => void;
  readonly leases: (live: LiveCall) => Leases;
  readonly idle: () => boolean;
};

export type DoorNeeds = {
  readonly shared: Shared;
  readonly cluster: Cluster;
  readonly calls: LiveCalls;
  readonly disk: Disk;
  readonly grace: OutageGrace;
  /** A commit of this node came through. */
  readonly committed: () => void;
  readonly now: () => number;
  readonly heardAt: (app: number, user: string, client: string) => number | null;
  readonly fails: (point: Failpoint) => boolean;
  readonly alive: () => boolean;
  readonly usage: Pick<UsageMeter, "allowance">;
  readonly tell: (live: LiveCall, first: number, newcomers: readonly string[]) => void;
  /** A call was read again after nobody knew what is on disk. */
  readonly readAgain: () => void;
};
