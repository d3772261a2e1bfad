import { setTimeout as pause } from "node:timers/promises";
import type { Chance } from "../../simulation/kernel/chance.ts";
import type { ClusterFixture, StoreKind } from "../fixture/cluster-fixture.ts";
import type { ServerProcess } from "../fixture/server-process.ts";
import { drawFault, type Fault } from "./fault.ts";

export type Span = { readonly from: number; readonly to: number };

export type InjectedFault = {
  readonly kills: () => number;
  readonly crashes: () => number;
  readonly freezes: () => readonly Span[];
  /** Outages: when the database was down. */
  readonly outages: () => readonly Span[];
  /** Settles when every kill has been done and all nodes are up again. */
  readonly done: Promise<void>;
  /** Stops injecting. */
  readonly stop: () => void;
};

export type InjectFaultParts = {
  readonly fixture: ClusterFixture;
  readonly kind: StoreKind;
  readonly chance: Chance;
  readonly kills: number;
  /** Pacing: whether the workload has come far enough for the next kill. */
  readonly may: (kills: number) => boolean;
  readonly killed: (node: ServerProcess) => void;
  /** Freeze callback: the node is frozen, or runs again. */
  readonly stopped: (node: ServerProcess, yes: boolean) => void;
};

const lookMs = 50;

/** Fault injector: kills, freezes and restarts the servers until there have been so many kills. A database's crash counts as one. */
export const injectFault = ({
  fixture,
  kind,
  chance,
  kills,
  may,
  killed,
  stopped,
}: InjectFaultParts): InjectedFault => {
  const over = new AbortController();
  const count = { kills: 0, crashes: 0 };
  const freezes: Span[] = [];
  const outages: Span[] = [];
  const underWay = new Set<Promise<void>>();
  let databaseIsAway = false;

  const beside = (work: Promise<void>): Promise<void> => {
    const tracked = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
    return tracked;
  };
  const upOnes = (): readonly ServerProcess[] => fixture.nodes.filter((node) => node.state() === "up");
  const chosen = (fraction: number): ServerProcess | undefined => {
    const up = upOnes();
    return up[Math.floor(fraction * up.length)];
  };

  const freeze = async (node: ServerProcess, ms: number): Promise<void> => {
    const from = Date.now();
    stopped(node, true);
    await node.freeze(ms);
    stopped(node, false);
    freezes.push({ from, to: Date.now() });
  };
  const crash = async (awayMs: number): Promise<void> => {
    if (fixture.crashDatabase === null || databaseIsAway) return;
    databaseIsAway = true;
    count.kills += 1;
    count.crashes += 1;
    const from = Date.now();
    await fixture.crashDatabase(awayMs);
    outages.push({ from, to: Date.now() });
    databaseIsAway = false;
  };

  const does = async (fault: Fault): Promise<void> => {
    if (fault.kind === "crash") return void beside(crash(fault.awayMs));
    const node = chosen(fault.node);
    if (node === undefined) return;
    if (fault.kind === "freeze") return void beside(freeze(node, fault.ms));
    killed(node);
    count.kills += 1;
    const back = beside(node.kill());
    // Overlap: in a cluster the next fault need not wait for this restart.
    if (fixture.nodes.length === 1) await back;
  };

  const all = async (): Promise<void> => {
    const on = (): boolean => !over.signal.aborted;
    while (count.kills < kills && on()) {
      const fault = drawFault(chance, kind);
      await pause(fault.after);
      while (on() && (!may(count.kills) || upOnes().length === 0)) await pause(lookMs);
      if (on()) await does(fault);
    }
    while (underWay.size > 0) await Promise.all(underWay);
  };
  return {
    kills: () => count.kills,
    crashes: () => count.crashes,
    freezes: () => freezes,
    outages: () => outages,
    done: all(),
    stop: () => over.abort(),
  };
};
