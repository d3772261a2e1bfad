import {
  abandon,
  decide,
  defaultPolicy,
  endByServer,
  fold,
  heardOf,
  audience,
  isLive,
  legOf,
  newCall,
  reach,
  removeByServer,
  unheard,
  wake,
  type Asker,
  type FoldedCall as Call,
  type Decision,
  type Held,
  type Life,
  type Policy,
  type DecisionContext,
  unlimited,
} from "@opencallkit/core";
import type { Command, Fact } from "@opencallkit/protocol";
import { legsOf } from "../checks/leg-rules.ts";
import { isClaim } from "../checks/leg-rules.ts";

/** State of a call, with the view that each of its users has folded. */
export type Told = { readonly call: Call; readonly facts: readonly Fact[]; readonly heard: ReadonlyMap<string, Call> };
export type World = { readonly calls: ReadonlyMap<string, Told>; readonly now: number };

/** Model configuration: clients, policy, commands and other constants of one search. */
export type Setting = {
  readonly name: string;
  readonly clients: readonly Asker[];
  readonly policy: Policy;
  /** Users who have blocked everybody. */
  readonly blockers: ReadonlySet<string>;
  /** Users who are busy in a call outside of the model. */
  readonly busy: ReadonlySet<string>;
  readonly commands: readonly Command[];
  /** Depth bound: states with more stays than this are not explored further. */
  readonly mostStays: number;
};

export type Event =
  | {
      readonly kind: "ask";
      readonly asker: Asker;
      readonly command: Command;
      /** Whether the client that holds the asker's other leg is connected. */ readonly here: boolean;
    }
  | { readonly kind: "reach"; readonly call: string; readonly asker: Asker }
  | { readonly kind: "ring over" | "video over"; readonly call: string }
  | { readonly kind: "limit" | "server ends"; readonly call: string }
  | { readonly kind: "lost" | "gone" | "removed"; readonly call: string; readonly user: string };

/** Infinite timeout in ms: no deadline passes by itself, only by an explicit event. */
const forever = 1_000_000_000;
export const searchPolicy: Policy = {
  ...defaultPolicy,
  ringMs: forever,
  longestRingMs: forever,
  leaseMs: 100 * forever,
  callerLeaseMs: 100 * forever,
  goneMs: 100 * forever,
  longestCallMs: 50 * forever,
  askVideoMs: forever / 2,
};

export const emptyWorld: World = { calls: new Map(), now: 1000 };
const toldOf = (world: World, id: string): Told =>
  world.calls.get(id) ?? { call: newCall, facts: [], heard: new Map() };

const claimedBy = (world: World, user: string, except: string): readonly [string, Call] | null => {
  for (const [id, { call }] of world.calls)
    if (id !== except && isLive(call) && legsOf(call).some(([who, leg]) => who === user && isClaim(leg)))
      return [id, call];
  return null;
};

const contextOf = (
  world: World,
  setting: Setting,
  asker: string | null,
  call: string,
  here = true,
): DecisionContext => {
  const busy = new Map<string, string>();
  for (const { user } of setting.clients) {
    const other = claimedBy(world, user, call);
    if (other !== null) busy.set(user, other[0]);
    else if (setting.busy.has(user)) busy.set(user, "elsewhere");
  }
  const mine = asker === null ? null : claimedBy(world, asker, call);
  const held: Held | null = mine === null || !isLive(mine[1]) ? null : { id: mine[0], call: mine[1], here };
  return {
    now: world.now,
    askedAt: world.now,
    policy: setting.policy,
    busy,
    held,
    devices: new Map(setting.clients.map(({ user, device }) => [user, [device]])),
    blockers: setting.blockers,
    lives: new Map(),
    graceFrom: 0,
    allowance: unlimited,
    drawnRoom: 1,
  };
};

const write = (world: World, id: string, facts: readonly Fact[]): World => {
  if (facts.length === 0) return world;
  const before = toldOf(world, id);
  const call = fold(facts, before.call);
  const all = [...before.facts, ...facts];
  const heard = new Map<string, Call>();
  for (const user of audience(call)) {
    const known = before.heard.get(user);
    // Newcomer: somebody without a view gets every fact, from the first.
    const news = heardOf(call, all, user, known === undefined ? 1 : before.facts.length + 1);
    heard.set(user, fold(unheard(known ?? newCall, news) ?? [], known ?? newCall));
  }
  return { calls: new Map(world.calls).set(id, { call, facts: all, heard }), now: world.now };
};

/** Result of a transition: the next state, the facts it wrote and the response, for the checks. */
export type Result = {
  readonly world: World;
  readonly facts: readonly Fact[];
  readonly call: string;
  readonly said: string;
};

const settle = (world: World, id: string, decision: Decision): Result =>
  decision.type === "write"
    ? { world: write(world, id, decision.facts), facts: decision.facts, call: id, said: "yes" }
    : { world, facts: [], call: id, said: decision.type === "refuse" ? decision.code : "other" };

const ask = (world: World, setting: Setting, asker: Asker, command: Command, here: boolean): Result => {
  const id = command.body.call;
  const decision = decide(toldOf(world, id).call, command, asker, contextOf(world, setting, asker.user, id, here));
  if (decision.type === "meet") {
    const accept: Command = { type: "accept", body: { call: decision.call } };
    return ask(world, setting, asker, accept, here);
  }
  if (decision.type === "replace") {
    const first = settle(
      world,
      decision.call,
      abandon(toldOf(world, decision.call).call, asker.user, contextOf(world, setting, asker.user, id)),
    );
    return first.facts.length === 0 ? first : ask(first.world, setting, asker, command, here);
  }
  return settle(world, id, decision);
};

const wakeAt = (world: World, setting: Setting, id: string, about: Partial<DecisionContext>): Result =>
  settle(world, id, wake(toldOf(world, id).call, { ...contextOf(world, setting, null, id), ...about }));

const lostAt = (world: World, setting: Setting, id: string, user: string, life: Life): Result =>
  wakeAt(world, setting, id, {
    // Live leases for everybody else: proven 1 ms later.
    lives: new Map([
      ...setting.clients.map((each) => [each.user, { provenAt: world.now + 1, goneAt: null }] as const),
      [user, life] as const,
    ]),
    policy: { ...setting.policy, leaseMs: 0, callerLeaseMs: 0, goneMs: 0 },
  });

const nothing = (world: World, id: string): Result => settle(world, id, { type: "write", facts: [] });

/** Timeout transition: the earliest deadline of a kind passes. */
const passes = (
  world: World,
  setting: Setting,
  { kind, call: id }: Extract<Event, { kind: "ring over" | "video over" }>,
): Result => {
  const { call } = toldOf(world, id);
  const rings = legsOf(call).flatMap(([, leg]) => (leg.state === "ringing" ? [leg.endsAt] : []));
  const video = call.state === "talking" && call.videoAsked !== null ? [call.videoAsked.endsAt] : [];
  const at = Math.min(...(kind === "ring over" ? rings : video));
  return Number.isFinite(at) ? wakeAt(world, setting, id, { now: at }) : nothing(world, id);
};

const limit = (world: World, setting: Setting, id: string): Result => {
  const { call } = toldOf(world, id);
  if (call.state !== "talking") return nothing(world, id);
  const policy = { ...setting.policy, longestCallMs: 0, warnMs: 0 };
  return wakeAt(world, setting, id, { policy, now: Math.max(world.now, call.closesAt ?? 0) });
};

const vanishes = (
  world: World,
  setting: Setting,
  { kind, call, user }: Extract<Event, { kind: "lost" | "gone" | "removed" }>,
): Result => {
  const leg = legOf(toldOf(world, call).call, user);
  if (leg?.state !== "joined" && leg?.state !== "waiting") return nothing(world, call);
  const provenAt = leg.state === "joined" ? leg.joinedAt : 0;
  return lostAt(world, setting, call, user, { provenAt, goneAt: kind === "gone" ? world.now : null });
};

/** Transition function: applies an event, 1 ms after the state before. */
export const happen = (before: World, setting: Setting, event: Event): Result => {
  const world = { ...before, now: before.now + 1 };
  switch (event.kind) {
    case "ask":
      return ask(world, setting, event.asker, event.command, event.here);
    case "reach": {
      const { user, device } = event.asker;
      return settle(world, event.call, reach(toldOf(world, event.call).call, user, device, world.now));
    }
    case "server ends":
      return settle(world, event.call, endByServer(toldOf(world, event.call).call, world.now));
    case "removed":
      return settle(world, event.call, removeByServer(toldOf(world, event.call).call, event.user, world.now));
    case "ring over":
    case "video over":
      return passes(world, setting, event);
    case "limit":
      return limit(world, setting, event.call);
    case "lost":
    case "gone":
      return vanishes(world, setting, event);
  }
};
