import type { CallServiceParts } from "./call-service.ts";
import { knownOf, type KnownState } from "./context-loader.ts";
import { unheardOf, type LiveCall } from "./live-call.ts";
import type { CommandTask } from "./command-task.ts";

export type ReadingsParts = Pick<CallServiceParts, "store" | "calls" | "cluster"> & {
  readonly load: (app: number, call: string) => Promise<LiveCall | null>;
  /** Takes in what other nodes have written. */
  readonly learn: (live: LiveCall) => LiveCall;
};

/** Reads what a question is decided with. */
export const readings = ({ store, calls, cluster, load, learn }: ReadingsParts) => {
  const reread = async ({ app, call }: CommandTask): Promise<KnownState> => {
    const live = await load(app, call);
    return knownOf(live === null ? unheardOf(app, call) : learn(live), true);
  };

  /** What is known before the first attempt; a call that begins is not looked for on disk, for it is hardly ever there. */
  const first = async (task: CommandTask): Promise<KnownState> => {
    if (task.fresh && cluster.shared) return reread(task);
    const cached = calls.get(task.app, task.call);
    if (cached !== undefined) return knownOf(cached, cluster.alone());
    return task.begins ? knownOf(unheardOf(task.app, task.call), false) : reread(task);
  };

  const withBlockers = async (task: CommandTask, known: KnownState): Promise<KnownState> => {
    const { app, asker, rings } = task;
    if (asker === null || rings.length === 0) return known;
    return { ...known, blockers: await store.blockers(app, asker, rings) };
  };

  return { reread, first, withBlockers };
};
export type Readings = ReturnType<typeof readings>;
