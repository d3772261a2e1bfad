import { isLive, type Policy } from "@opencallkit/core";
import type { WriteSet } from "@opencallkit/server/ports";
import { proofMs, type Truth } from "../checks/truth.ts";
import { hold } from "../checks/violation.ts";
import type { Agenda } from "../kernel/agenda.ts";
import type { Chance } from "../kernel/chance.ts";
import type { Trace } from "../kernel/trace.ts";
import { countIn, type Tally } from "../run/tally.ts";
import type { Shared } from "../shell/parts.ts";
import { tablesOf, type CallRow } from "../store/tables.ts";
import { drawCast, type Cast } from "./cast.ts";
import { drawPolicy } from "./draw-policy.ts";
import { calm, drawRates, type Rates } from "./rates.ts";

/** Scenario: the environment of a schedule of either size: users, policies, faults, a disk, and the ground truth. */
export type Scenario = {
  readonly shared: Shared;
  readonly truth: Truth;
  readonly cast: Cast;
  readonly count: { calls: number; faults: number; deliveries: number };
  readonly nodes: number;
  readonly pace: number;
  readonly wildness: number;
  readonly people: (app: number) => readonly string[];
  readonly rates: () => Rates;
  readonly committed: (step: WriteSet) => void;
  /** Proof of life. `node`: which one received it, where that is known. `writes`: whether that node can write it. */
  readonly heardFrom: (client: string, node: number | null, writes?: boolean) => void;
  /** Minimum active phase in virtual ms: most users are quick, some talk for a minute. */
  readonly patienceMs: number;
  /** Unload beacon, which arrives in `inMs`. */
  readonly saysGone: (client: string, inMs: number) => void;
  readonly nodeDied: (node: number) => void;
  /** Begins an outage of the store, for a drawn time. */
  readonly outage: () => void;
  /** Begins a partition: one node alone does not reach the store for a while. */
  readonly cutOff: () => void;
  readonly block: (app: number, user: string, other: string, blocked: boolean) => void;
  readonly live: (app: number) => readonly CallRow[];
  /** Begins the fault-free phase. */
  readonly calm: () => void;
};

/** Proof of life of a client's script that has reached a node. */
type Hearing = { readonly at: number; readonly node: number | null; readonly writes: boolean };

export const scenarioStart = 1_000_000_000;
/** Minimum activity of a schedule; one with less tests too little. */
export const least = { clients: 4, deliveries: 100, calls: 3, faults: 1 } as const;
const outageMs = 20_000;
/** Store timeout in ms (STORE-14): a request to a store that is down is answered after 2 s at most; a commit may take as long. */
const answerMs = 4000;

export type ScenarioParts = {
  readonly chance: Chance;
  readonly agenda: Agenda;
  readonly trace: Trace;
  readonly tally: Tally;
  /** Clock skew: whether nodes have clocks of their own. */
  readonly skewed: boolean;
  readonly connectedSince: Truth["connectedSince"];
};

export const scenarioOf = ({ chance, agenda, trace, tally, skewed, connectedSince }: ScenarioParts): Scenario => {
  const tables = tablesOf(scenarioStart);
  const cast = drawCast(chance);
  const policies = new Map<number, Policy>(cast.apps.map((app) => [app, drawPolicy(chance, skewed)]));
  const policyOf = (app: number): Policy => policies.get(app) ?? drawPolicy(chance, skewed);
  let rates: Rates = drawRates(chance);
  const skewMs = skewed ? rates.skewMs : 1;
  const count = { calls: 0, faults: 0, deliveries: 0 };
  const patienceMs = chance.happens(0.15) ? chance.between(30_000, 90_000) : 0;
  let downUntil = 0;
  let atRisk = rates.outages > 0 || rates.doubts > 0;
  const deaths: { readonly node: number; readonly at: number }[] = [];
  const cuts: number[] = [];
  let triedLater = 0;
  let calmSince: number | null = null;
  /** Start of the store's current healthy time. */
  let wellSince = rates.outages === 0 && rates.doubts === 0 ? -Infinity : Infinity;
  const heard = new Map<string, Hearing[]>();
  /** Proofs of life that can have reached the other nodes: without those that a node had not written when it was cut off. */
  const writing = (client: string): readonly Hearing[] =>
    heard.get(client)?.filter(({ at, writes }) => writes && !cuts.some((cut) => at <= cut && at > cut - proofMs)) ?? [];
  const saidGone = new Map<string, number>();
  const invited = new Map<string, number>();
  const freed = new Map<string, number>();
  const blocked = new Map<string, number>();
  const names = new Map<number, Set<string>>();
  for (const { app, user } of cast.members) names.set(app, (names.get(app) ?? new Set()).add(user));
  const people = (app: number): readonly string[] => [...(names.get(app) ?? [])];

  const truth: Truth = {
    tables,
    now: agenda.now,
    policy: policyOf,
    belongs: (app, user) => names.get(app)?.has(user) === true,
    blockedSince: (app, user, other) => blocked.get(`${app}/${user}/${other}`) ?? null,
    heardAt: (client) => heard.get(client)?.at(-1)?.at ?? null,
    heardIn: (client, from, to) => writing(client).some(({ at }) => at >= from && at <= to),
    cameBack: (client, ms, since) =>
      writing(client).some(({ at }, nr, all) => at >= since && at - (all[nr - 1]?.at ?? at) >= ms),
    writtenBy: (client, ms) => {
      const lost = ({ at, node }: Hearing): boolean =>
        deaths.some((death) => at <= death.at && at > death.at - ms && (node === null || node === death.node));
      const found = writing(client).findLast((each) => agenda.now() - each.at > ms && !lost(each));
      if (found === undefined) return null;
      return { at: found.at, outlived: deaths.some(({ node, at }) => node === found.node && at > found.at) };
    },
    saidGone: (client) => saidGone.get(client) ?? null,
    connectedSince,
    freedAt: (app, user) => freed.get(`${app}/${user}`) ?? null,
    proofsAtRisk: () => atRisk,
    invitedAt: (app, user) => invited.get(`${app}/${user}`) ?? null,
    nodesLived: () => deaths.length === 0,
    keepsGoing: () => !skewed && !atRisk && deaths.length === 0,
    triedLater: () => {
      if (agenda.now() - wellSince > answerMs) triedLater += 1;
      hold("S05", triedLater < 5, () => "the store is well and is asked to be tried later, again and again");
    },
    calmSince: () => calmSince,
    storeSlow: (until) => void (wellSince = Math.max(wellSince, until)),
    skewMs,
  };
  const shared: Shared = {
    agenda,
    chance,
    trace,
    tables,
    tally,
    rates: () => rates,
    policy: policyOf,
    truth,
    storeDown: () => agenda.now() < downUntil,
    fault: (name) => {
      count.faults += 1;
      countIn(tally, `fault ${name}`);
    },
    delivered: () => void (count.deliveries += 1),
    invites: (app, user) => void invited.set(`${app}/${user}`, agenda.now()),
  };

  const block: Scenario["block"] = (app, user, other, on) => {
    const name = `${app}/${user}/${other}`;
    if (user === other) return;
    if (!on) blocked.delete(name);
    else if (!blocked.has(name)) blocked.set(name, agenda.now());
    tables.setBlock(app, user, other, on);
  };
  if (chance.happens(0.35)) {
    for (let nr = 0; nr < 3; nr += 1) {
      const { app, user } = chance.pick(cast.members);
      block(app, user, chance.pick(people(app)), true);
    }
  }

  const lineOf = ({ call, version, facts }: WriteSet): string =>
    `${call.slice(0, 6)} ${version + 1}: ${facts.map(({ type: name, body, at }) => `${name} ${JSON.stringify(body)}@${at % 10_000_000}`).join(", ")}`;

  return {
    shared,
    truth,
    cast,
    count,
    people,
    block,
    nodes: chance.pick([1, 1, 2, 3]),
    pace: patienceMs > 0 ? 15_000 : chance.pick([600, 1500, 4000]),
    patienceMs,
    wildness: chance.pick([0.02, 0.15, 0.4]),
    rates: () => rates,
    committed: (step) => {
      trace.mark(3, step.facts.length);
      trace.note(() => lineOf(step));
      const left = step.due === null ? [...(tables.row(step.app, step.call)?.legs.keys() ?? [])] : step.release;
      for (const user of left) freed.set(`${step.app}/${user}`, agenda.now());
      if (step.version === 0) count.calls += 1;
      countIn(tally, "commits");
    },
    heardFrom: (client, node, writes = true) => {
      const now = { at: agenda.now(), node, writes };
      const before = heard.get(client);
      if (before === undefined) heard.set(client, [now]);
      else before.push(now);
    },
    saysGone: (client, inMs) => void saidGone.set(client, agenda.now() + inMs),
    nodeDied: (node) => {
      // Crash loop: a node that dies again and again may never write its proofs of life.
      if (agenda.now() - (deaths.at(-1)?.at ?? 0) < 20_000) atRisk = true;
      deaths.push({ node, at: agenda.now() });
    },
    outage: () => {
      shared.fault("store outage");
      trace.note(() => "the store goes away");
      downUntil = agenda.now() + chance.below(outageMs);
    },
    cutOff: () => {
      shared.fault("node cut off");
      cuts.push(agenda.now());
      // Degraded node: it answers `try_later`, as it should.
      wellSince = Infinity;
    },
    live: (app) => [...tables.rows()].filter((row) => row.app === app && isLive(row.call)),
    calm: () => {
      rates = calm;
      calmSince = agenda.now();
      wellSince = Math.min(wellSince, agenda.now());
      downUntil = 0;
    },
  };
};

/** Adds the counters of a finished schedule to the tally. */
export const countScenario = ({ count, cast, shared: { tally } }: Scenario): void => {
  countIn(tally, "schedules");
  countIn(tally, "calls", count.calls);
  countIn(tally, "faults", count.faults);
  countIn(tally, "deliveries", count.deliveries);
  const enough =
    cast.members.length >= least.clients &&
    count.deliveries >= least.deliveries &&
    count.calls >= least.calls &&
    count.faults >= least.faults;
  if (!enough) countIn(tally, "small schedules");
};
