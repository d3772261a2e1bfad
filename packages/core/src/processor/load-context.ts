import { isKnown, isLive, legOf } from "../call/call.ts";
import type { DecisionContext, Held, Life } from "../context.ts";
import type { Leases } from "../rules/deadlines.ts";
import type { CommandTask } from "./command-task.ts";
import type { LiveCall } from "./live-call.ts";
import type { Elsewhere, ProcessorMemory } from "./steps.ts";

/** Findings: what the store and the other nodes have said while the task ran, for a decision. */
export type Findings = {
  /** Slots that were found taken, by user: the call that holds each. */
  readonly holders: ReadonlyMap<string, string>;
  readonly blockers: ReadonlySet<string>;
  /** What other nodes know; null on a node that is alone. */
  readonly elsewhere: Elsewhere | null;
};

/** The newest proof of life of each person of a call. */
export const livesOf = (live: LiveCall, { heardAt }: Pick<ProcessorMemory, "heardAt">): ReadonlyMap<string, Life> => {
  if (!isKnown(live.call)) return live.lives;
  let lives: Map<string, Life> | null = null;
  // On the hot path of every command, therefore without an intermediate list.
  for (const [user, leg] of live.call.legs) {
    if (!("client" in leg)) continue;
    const provenAt = heardAt(live.app, user, leg.client);
    // A connection that is dead, and not yet known to be, says less than what another node has written since.
    if (provenAt === null || provenAt < (live.lives.get(user)?.provenAt ?? 0)) continue;
    lives ??= new Map(live.lives);
    lives.set(user, { provenAt, goneAt: null });
  }
  return lives ?? live.lives;
};

/** The terms of a call's leases, now. */
export const leasesOf = (
  live: LiveCall,
  memory: Pick<ProcessorMemory, "heardAt" | "policy" | "graceFrom">,
): Leases => ({
  policy: memory.policy(live.app),
  lives: livesOf(live, memory),
  graceFrom: memory.graceFrom(),
});

const nobodyBusy: ReadonlyMap<string, string> = new Map();
const noDevices: ReadonlyMap<string, readonly string[]> = new Map();

/** Busy users: the other call that holds each one's slot, as far as the store, this node and the others have said. */
const busyBeside = (
  { app, call, asker, rings }: CommandTask,
  { holders, elsewhere }: Findings,
  memory: ProcessorMemory,
): ReadonlyMap<string, string> => {
  let busy: Map<string, string> | null = null;
  const add = (user: string, holder: string | undefined): void => {
    if (holder !== undefined && holder !== call) busy = (busy ?? new Map<string, string>()).set(user, holder);
  };
  for (const [user, holder] of holders) add(user, holder);
  if (elsewhere !== null) for (const [user, holder] of elsewhere.busy) add(user, holder);
  else {
    if (asker !== null) add(asker, memory.holding(app, asker)?.id);
    for (const user of rings) add(user, memory.holding(app, user)?.id);
  }
  return busy ?? nobodyBusy;
};

/** Presence: the connected devices of those to be rung, here and on other nodes. */
const devicesOf = (
  { app, rings }: CommandTask,
  elsewhere: Elsewhere | null,
  memory: ProcessorMemory,
): ReadonlyMap<string, readonly string[]> => {
  if (rings.length === 0) return noDevices;
  const devices = new Map<string, readonly string[]>();
  for (const user of rings) {
    const here = memory.devices(app, user);
    const away = elsewhere?.presence.get(user) ?? [];
    const all = away.length === 0 ? here : [...new Set([...here, ...away.map(({ device }) => device)])];
    if (all.length > 0) devices.set(user, all);
  }
  return devices;
};

/** Assembles the decision context, but for the call that holds the asker. */
export const contextOf = (
  task: CommandTask,
  live: LiveCall,
  findings: Findings,
  memory: ProcessorMemory,
): DecisionContext => {
  // Clock skew: two nodes' clocks may differ by a little, but a call's never runs backwards.
  const now = Math.max(memory.now(), live.facts.at(-1)?.at ?? 0);
  return {
    now,
    askedAt: task.askedAt ?? now,
    busy: busyBeside(task, findings, memory),
    held: null,
    devices: devicesOf(task, findings.elsewhere, memory),
    blockers: findings.blockers,
    allowance: memory.allowance(task, live.call),
    drawnRoom: memory.drawRoom(),
    policy: memory.policy(live.app),
    lives: livesOf(live, memory),
    graceFrom: memory.graceFrom(),
  };
};

/** The id of the call that holds the asker's slot, which may have to be loaded; null where there is none. */
export const holderOf = (task: CommandTask, findings: Findings, memory: ProcessorMemory): string | null => {
  const { app, call, asker } = task;
  if (asker === null) return null;
  const known = findings.elsewhere === null ? memory.holding(app, asker)?.id : findings.elsewhere.busy.get(asker);
  const id = known ?? findings.holders.get(asker);
  return id === undefined || id === call ? null : id;
};

/** The call that holds the asker, and whether the client that holds their leg in it is connected anywhere. */
export const heldIn = (
  asker: string,
  live: LiveCall | null,
  elsewhere: Elsewhere | null,
  { heardAt }: ProcessorMemory,
): Held | null => {
  if (live === null || !isLive(live.call)) return null;
  const leg = legOf(live.call, asker);
  const client = leg !== undefined && "client" in leg ? leg.client : "";
  const away = elsewhere?.presence.get(asker)?.some((each) => each.client === client) ?? false;
  return { id: live.id, call: live.call, here: away || heardAt(live.app, asker, client) !== null };
};
