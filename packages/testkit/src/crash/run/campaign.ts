import { setTimeout as pause } from "node:timers/promises";
import { chanceOf } from "../../sim/kernel/chance.ts";
import { checkStory } from "../checks/check-story.ts";
import { openNotebook, type Notebook } from "../history/notebook.ts";
import { withBusyPeople } from "../history/with-busy-people.ts";
import { withLongSilences } from "../history/with-long-silences.ts";
import { withMeetings } from "../history/with-meetings.ts";
import type { Anomaly, Gone, Story } from "../history/story.ts";
import type { House, StoreKind } from "../house/house.ts";
import { openHouse } from "../house/open-house.ts";
import { ruleBy, type Rule } from "../house/rule.ts";
import type { ServerProcess } from "../house/server-process.ts";
import { openCrowd, type Crowd } from "../pages/crowd.ts";
import type { Page } from "../pages/page.ts";
import { castOf, perform } from "../scripts/perform.ts";
import { drawPlan } from "../scripts/plan.ts";
import { befall, type Befallen, type Span } from "./befall.ts";
import { readRecords, readStore } from "./read-records.ts";
import { measureReturns } from "./returns.ts";

export type Wanted = {
  readonly kind: StoreKind;
  readonly calls: number;
  readonly kills: number;
  readonly seed: number;
  /** Also calls that take half a minute. */
  readonly patient: boolean;
  readonly progress: (line: string) => void;
};

export type Outcome = {
  readonly wanted: Wanted;
  readonly seconds: number;
  readonly kills: number;
  readonly crashes: number;
  readonly freezes: number;
  readonly stories: readonly Story[];
  readonly anomalies: readonly Anomaly[];
  /** ms from a kill until its pages are connected again. */
  readonly returns: readonly number[];
  /** How often the servers logged each thing that was not well. */
  readonly complaints: ReadonlyMap<string, number>;
};

const peoplePerNode = { sqlite: 160, postgres: 50 } as const;
/** The others call, or are called, while they still come back. */
const connectedShare = 0.85;
const lookMs = 20;
const connectMs = 60_000;
/** A freeze that begins so soon after a page vanished may still have kept its last words. */
const underWayMs = 100;
/** And a server that runs again has more to read than that. */
const wakingMs = 500;

/** Which node a load balancer gives. */
const balancer =
  ({ nodes }: House, pick: <T>(list: readonly T[]) => T) =>
  (): ServerProcess => {
    const there = nodes.filter((node) => node.seemsWell());
    return pick(there.length === 0 ? nodes : there);
  };

/** Several times what it takes on a small machine. */
const longestMs = ({ calls, kills }: Wanted): number => 120_000 + 600 * calls + 6000 * kills;

/** Begins calls as people come free, until there have been so many; gives the calls that would not end. */
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

const storiesOf = async (house: House, notebook: Notebook, trouble: Befallen) => {
  const calls = notebook.calls();
  const records = await readRecords(house, calls);
  const codes = await Promise.all(house.nodes.map((node) => node.drain()));
  const stored = await readStore(house, calls);
  const known = calls.map((call): Story => {
    const story = notebook.story(call);
    const gone = story.gone.map((each) => ({ ...each, readBy: readBy(each, trouble.freezes()) }));
    return { ...story, gone, busy: [], record: records.get(call) ?? null, facts: stored.facts.get(call) ?? [] };
  });
  const stories = withBusyPeople(withLongSilences(withMeetings(known), trouble.outages()));
  return { stories, live: stored.live, codes };
};

/** A page that has given up connecting is lost to its user, whatever its calls say. */
const stoppedOf = (crowd: Crowd): readonly Anomaly[] =>
  crowd.pages().flatMap(({ name, client }) => {
    const connection = client.connection.get();
    if (connection.state !== "stopped") return [];
    return [{ call: "", what: "stopped", says: `${name} connects no more: ${connection.error.code}` }];
  });

/** What is wrong beside the calls themselves. */
const beside = (
  hanging: readonly string[],
  live: readonly string[],
  codes: readonly (number | null)[],
): readonly Anomaly[] => [
  ...hanging.map((call) => ({ call, what: "hanging", says: "it does not end on a screen" })),
  ...live.map((call) => ({ call, what: "live at rest", says: "the store still has it" })),
  ...codes.filter((code) => code !== 0).map((code) => ({ call: "", what: "exit", says: `a node ended with ${code}` })),
];

const complaintsOf = ({ nodes }: House): ReadonlyMap<string, number> => {
  const all = new Map<string, number>();
  for (const node of nodes)
    for (const [event, count] of node.complaints()) all.set(event, (all.get(event) ?? 0) + count);
  return all;
};

const run = async (wanted: Wanted, house: House): Promise<Outcome> => {
  const begun = Date.now();
  const notebook = openNotebook(Date.now);
  const returns = measureReturns(Date.now);
  const choice = chanceOf(wanted.seed + 1);
  const pick = balancer(house, choice.pick);
  const rule = ruleBy(house, notebook, pick);
  const crowd = openCrowd({
    house,
    notebook,
    size: peoplePerNode[wanted.kind] * house.nodes.length,
    pick,
    pickPerson: choice.pick,
    changed: returns.changed,
  });
  const pagesAt = (node: ServerProcess): readonly Page[] =>
    crowd.pages().filter((page) => page.connected() && page.node() === node);
  let calls = 0;
  const troubles: Befallen[] = [];
  const said = setInterval(
    () => wanted.progress(`${wanted.kind}: ${calls} calls, ${troubles[0]?.kills() ?? 0} kills`),
    15_000,
  );
  try {
    if (!(await crowd.connected(connectMs))) throw new Error("not everybody could connect");
    const trouble = befall({
      house,
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
    // A server that does not start again ends the campaign at once.
    const [hanging] = await Promise.all([talked, trouble.done]);
    await crowd.connected(connectMs);
    const stopped = stoppedOf(crowd);
    const { stories, live, codes } = await storiesOf(house, notebook, trouble);
    return {
      wanted,
      seconds: (Date.now() - begun) / 1000,
      kills: trouble.kills(),
      crashes: trouble.crashes(),
      freezes: trouble.freezes().length,
      stories,
      anomalies: [...stopped, ...beside(hanging, live, codes), ...stories.flatMap(checkStory)],
      returns: returns.times(),
      complaints: complaintsOf(house),
    };
  } finally {
    clearInterval(said);
    for (const trouble of troubles) trouble.stop();
    crowd.end();
  }
};

/** Calls between many people on servers that are killed, and what is wrong with them afterwards. */
export const campaign = async (wanted: Wanted): Promise<Outcome> => {
  const house = await openHouse(wanted.kind);
  try {
    return await run(wanted, house);
  } finally {
    await house.end();
  }
};
