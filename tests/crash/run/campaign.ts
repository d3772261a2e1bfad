import { setTimeout as pause } from "node:timers/promises";
import { chanceOf } from "../../simulation/kernel/chance.ts";
import { checkHistory } from "../checks/check-history.ts";
import { openHistoryRecorder, type HistoryRecorder } from "../history/history-recorder.ts";
import { withBusyPeople } from "../history/with-busy-people.ts";
import { withLongSilences } from "../history/with-long-silences.ts";
import { withMeetings } from "../history/with-meetings.ts";
import type { Anomaly, Gone, CallHistory } from "../history/call-history.ts";
import type { ClusterFixture, StoreKind } from "../fixture/cluster-fixture.ts";
import { openClusterFixture } from "../fixture/open-cluster-fixture.ts";
import { ruleBy, type Rule } from "../fixture/rule.ts";
import type { ServerProcess } from "../fixture/server-process.ts";
import { openCrowd, type Crowd } from "../pages/crowd.ts";
import type { Page } from "../pages/page.ts";
import { castOf, perform } from "../scripts/perform.ts";
import { drawPlan } from "../scripts/plan.ts";
import { injectFault, type InjectedFault, type Span } from "./inject-fault.ts";
import { readRecords, readStore } from "./read-records.ts";
import { measureReturns } from "./returns.ts";

export type Wanted = {
  readonly kind: StoreKind;
  readonly calls: number;
  readonly kills: number;
  readonly seed: number;
  /** Includes long calls, of half a minute. */
  readonly patient: boolean;
  readonly progress: (line: string) => void;
};

export type Outcome = {
  readonly wanted: Wanted;
  readonly seconds: number;
  readonly kills: number;
  readonly crashes: number;
  readonly freezes: number;
  readonly histories: readonly CallHistory[];
  readonly anomalies: readonly Anomaly[];
  /** Recovery times: ms from a kill until its pages are connected again. */
  readonly returns: readonly number[];
  /** Log counters: how often the servers logged each warning or error. */
  readonly complaints: ReadonlyMap<string, number>;
};

const peoplePerNode = { sqlite: 160, postgres: 50 } as const;
/** Share of calls between connected pages; in the others somebody is still reconnecting. */
const connectedShare = 0.85;
const lookMs = 20;
const connectMs = 60_000;
/** In-flight time in ms: a freeze that begins so soon after a page vanished may hold its last frames unread. */
const underWayMs = 100;
/** Backlog time in ms: how long a thawed server may take to read what had queued up. */
const wakingMs = 500;

/** Load balancer: a random healthy node, or any if none is. */
const balancer =
  ({ nodes }: ClusterFixture, pick: <T>(list: readonly T[]) => T) =>
  (): ServerProcess => {
    const there = nodes.filter((node) => node.seemsWell());
    return pick(there.length === 0 ? nodes : there);
  };

/** Deadline of a campaign in ms: several times what it takes on a small machine. */
const longestMs = ({ calls, kills }: Wanted): number => 120_000 + 600 * calls + 6000 * kills;

/** Workload generator: begins calls as users become idle, until there have been so many; gives the calls that would not end. */
const talkAll = async (
  wanted: Wanted,
  { crowd, rule }: { readonly crowd: Crowd; readonly rule: Rule },
  kills: () => number,
  began: (calls: number) => void,
) => {
  const hanging: string[] = [];
  const underWay = new Set<Promise<void>>();
  const limit = performance.now() + longestMs(wanted);
  const ahead = Math.max(10, wanted.calls / 50);
  for (let nr = 0; nr < wanted.calls; nr += 1) {
    const chance = chanceOf(wanted.seed * 100_003 + nr);
    const plan = drawPlan(chance, wanted.patient);
    const here = chance.happens(connectedShare);
    const { people: count, devices } = castOf(plan);
    const mayBegin = (): boolean =>
      wanted.kills === 0 || nr * wanted.kills <= (kills() + 1) * wanted.calls + ahead * wanted.kills;
    let people = mayBegin() ? crowd.take(count, devices, here) : null;
    while (people === null) {
      if (performance.now() > limit) throw new Error(`only ${nr} calls had begun when the time was over`);
      await pause(lookMs);
      people = mayBegin() ? crowd.take(count, devices, here) : null;
    }
    const taken = people;
    began(nr + 1);
    const work = perform(plan, { people: taken, renew: crowd.renew, rule })
      .then((calls) => void hanging.push(...calls))
      .finally(() => {
        underWay.delete(work);
        crowd.giveBack(taken);
      });
    underWay.add(work);
  }
  await Promise.all(underWay);
  return hanging;
};

const readBy = ({ at }: Gone, freezes: readonly Span[]): number =>
  Math.max(at, ...freezes.filter(({ from, to }) => from <= at + underWayMs && to >= at).map(({ to }) => to + wakingMs));

const storiesOf = async (fixture: ClusterFixture, recorder: HistoryRecorder, trouble: InjectedFault) => {
  const calls = recorder.calls();
  const records = await readRecords(fixture, calls);
  const codes = await Promise.all(fixture.nodes.map((node) => node.drain()));
  const stored = await readStore(fixture, calls);
  const known = calls.map((call): CallHistory => {
    const history = recorder.history(call);
    const gone = history.gone.map((each) => ({ ...each, readBy: readBy(each, trouble.freezes()) }));
    return { ...history, gone, busy: [], record: records.get(call) ?? null, facts: stored.facts.get(call) ?? [] };
  });
  const histories = withBusyPeople(withLongSilences(withMeetings(known), trouble.outages()));
  return { histories, live: stored.live, codes };
};

/** Stopped pages: one that has given up reconnecting is an anomaly, whatever its calls say. */
const stoppedOf = (crowd: Crowd): readonly Anomaly[] =>
  crowd.pages().flatMap(({ name, client }) => {
    const connection = client.connection.get();
    if (connection.state !== "stopped") return [];
    return [{ call: "", what: "stopped", says: `${name} connects no more: ${connection.error.code}` }];
  });

/** Anomalies beside the histories: calls that hang on a screen or live on in the store, and exit codes of the nodes. */
const beside = (
  hanging: readonly string[],
  live: readonly string[],
  codes: readonly (number | null)[],
): readonly Anomaly[] => [
  ...hanging.map((call) => ({ call, what: "hanging", says: "it does not end on a screen" })),
  ...live.map((call) => ({ call, what: "live at rest", says: "the store still has it" })),
  ...codes.filter((code) => code !== 0).map((code) => ({ call: "", what: "exit", says: `a node ended with ${code}` })),
];

const complaintsOf = ({ nodes }: ClusterFixture): ReadonlyMap<string, number> => {
  const all = new Map<string, number>();
  for (const node of nodes)
    for (const [event, count] of node.complaints()) all.set(event, (all.get(event) ?? 0) + count);
  return all;
};

const run = async (wanted: Wanted, fixture: ClusterFixture): Promise<Outcome> => {
  const begun = Date.now();
  const recorder = openHistoryRecorder(Date.now);
  const returns = measureReturns(Date.now);
  const choice = chanceOf(wanted.seed + 1);
  const pick = balancer(fixture, choice.pick);
  const rule = ruleBy(fixture, recorder, pick);
  const crowd = openCrowd({
    fixture,
    recorder,
    size: peoplePerNode[wanted.kind] * fixture.nodes.length,
    pick,
    pickPerson: choice.pick,
    changed: returns.changed,
  });
  const pagesAt = (node: ServerProcess): readonly Page[] =>
    crowd.pages().filter((page) => page.connected() && page.node() === node);
  let calls = 0;
  const troubles: InjectedFault[] = [];
  const said = setInterval(
    () => wanted.progress(`${wanted.kind}: ${calls} calls, ${troubles[0]?.kills() ?? 0} kills`),
    15_000,
  );
  try {
    if (!(await crowd.connected(connectMs))) throw new Error("not everybody could connect");
    const trouble = injectFault({
      fixture,
      kind: wanted.kind,
      chance: chanceOf(wanted.seed + 2),
      kills: wanted.kills,
      may: (kills) => kills * wanted.calls <= (calls + 1) * wanted.kills,
      killed: (node) => returns.lost(pagesAt(node).map(({ name }) => name)),
      stopped: (node, yes) => {
        for (const page of pagesAt(node)) page.stopped(yes);
      },
    });
    troubles.push(trouble);
    const talked = talkAll(wanted, { crowd, rule }, trouble.kills, (now) => (calls = now));
    // Fail fast: a server that does not restart ends the campaign at once.
    const [hanging] = await Promise.all([talked, trouble.done]);
    await crowd.connected(connectMs);
    const stopped = stoppedOf(crowd);
    const { histories, live, codes } = await storiesOf(fixture, recorder, trouble);
    return {
      wanted,
      seconds: (Date.now() - begun) / 1000,
      kills: trouble.kills(),
      crashes: trouble.crashes(),
      freezes: trouble.freezes().length,
      histories,
      anomalies: [...stopped, ...beside(hanging, live, codes), ...histories.flatMap(checkHistory)],
      returns: returns.times(),
      complaints: complaintsOf(fixture),
    };
  } finally {
    clearInterval(said);
    for (const trouble of troubles) trouble.stop();
    crowd.end();
  }
};

/** Crash campaign: runs calls between many users while servers are killed, then checks every call's history. */
export const campaign = async (wanted: Wanted): Promise<Outcome> => {
  const fixture = await openClusterFixture(wanted.kind);
  try {
    return await run(wanted, fixture);
  } finally {
    await fixture.end();
  }
};
