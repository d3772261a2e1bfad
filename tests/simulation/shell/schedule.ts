import { isLive, legOf } from "@opencallkit/core";
import { checkRest, checkSight } from "../checks/check-rest.ts";
import { hold } from "../checks/violation.ts";
import { agendaOf, type Agenda } from "../kernel/agenda.ts";
import { chanceOf, type Chance } from "../kernel/chance.ts";
import { traceOf, type Trace } from "../kernel/trace.ts";
import type { Tally } from "../run/tally.ts";
import { endAll, ruleSomething } from "../world/back-end.ts";
import { countScenario, least, scenarioOf, scenarioStart, type Scenario } from "../world/scenario.ts";
import { clusterOf, type Cluster } from "./cluster.ts";
import { crowdOf, type Crowd } from "./crowd.ts";

/** What is left of a schedule besides its trace: it threw, or it holds. */
export type Ran = {
  readonly hash: number;
  readonly tally: Tally;
  readonly lines: readonly string[];
  readonly error: unknown;
};

/** When people have done too little by then, their calls are ended, again and again. */
const longestActiveMs = 400_000;
const endAgainMs = 20_000;
const mostActiveMs = 5 * longestActiveMs;
/** How long lost news may take to heal: a beat, and the way there and back. */
const healMs = 13_000;
/** Longest ring, or lease after grace, and I02's five seconds. */
const restMs = 120_000 + 60_000 + 5000;
const calmDownMs = 6500;

/** One schedule: people who call each other over nodes and wires that fail; decided by the seed alone. */
export const runSchedule = (seed: number, verbose: boolean): Ran => {
  const chance = chanceOf(seed);
  const agenda = agendaOf(chance, scenarioStart);
  const trace = traceOf(agenda.now, verbose);
  const tally: Tally = new Map();
  try {
    play(chance, agenda, trace, tally);
    return { hash: trace.hash(), tally, lines: trace.lines(), error: null };
  } catch (error) {
    return { hash: trace.hash(), tally, lines: trace.lines(), error };
  }
};

const until = (agenda: Agenda, at: number): void => {
  for (let next = agenda.nextAt(); next !== null && next <= at; next = agenda.nextAt()) agenda.step();
};

const play = (chance: Chance, agenda: Agenda, trace: Trace, tally: Tally): void => {
  const scenario = scenarioOf({
    chance,
    agenda,
    trace,
    tally,
    skewed: true,
    connectedSince: (client) => {
      const connections = cluster
        .lives()
        .flatMap((life) => [...life.connections()].filter((each) => each.client === client));
      return connections.length === 0 ? null : Math.max(...connections.map(({ since }) => since));
    },
  });
  const cluster = clusterOf({ ...scenario, count: scenario.nodes });
  const crowd = crowdOf(scenario, cluster);
  liveOn(scenario, cluster, crowd);

  // Everything heals, and whoever is connected must come to see what is true.
  scenario.calm();
  cluster.mend();
  for (const { page } of crowd.pages()) {
    page.thaw();
    page.wake();
  }
  until(agenda, agenda.now() + healMs);
  checkSight(crowd.pages(), scenario.truth);

  partAll(scenario, crowd);
  untilAllIsOver(scenario);
  checkRest(crowd.pages(), crowd.profiles, scenario.truth);
  for (const life of cluster.lives()) hold("I22", life.idle(), () => "a node is not at rest");
  countScenario(scenario);
};

/** People act, and things fail, until there was enough of both. */
const liveOn = (scenario: Scenario, cluster: Cluster, crowd: Crowd): void => {
  const { agenda, chance, fault } = scenario.shared;
  let active = true;
  const keep = (most: number, what: () => void): void => {
    agenda.after(50 + chance.below(most), () => {
      if (!active) return;
      what();
      keep(most, what);
    });
  };
  for (const profile of crowd.profiles) {
    agenda.after(chance.below(1500), () => crowd.open(profile, false));
    keep(scenario.pace, () => crowd.act(profile));
  }
  keep(12_000, () => ruleSomething(scenario, cluster.anyNode()));
  const wanted = least.deliveries + chance.below(30);
  const enough = (): boolean =>
    scenario.count.deliveries >= wanted &&
    scenario.count.calls >= least.calls &&
    agenda.now() >= scenarioStart + scenario.patienceMs;
  let endsAllAt = scenarioStart + longestActiveMs;
  while (!enough()) {
    if (!agenda.step() || agenda.now() > scenarioStart + mostActiveMs) break;
    if (agenda.now() < endsAllAt) continue;
    endsAllAt += endAgainMs;
    endAll(scenario, cluster.anyNode());
  }
  active = false;
  if (scenario.count.faults > 0) return;
  fault("reload");
  const { profile, page } = chance.pick(crowd.pages());
  crowd.end(page, true);
  crowd.open(profile, true);
};

/** People leave, or vanish. */
const partAll = ({ shared: { chance } }: Scenario, crowd: Crowd): void => {
  for (const { profile, page } of crowd.pages()) {
    if (page.state() !== "connected" || chance.happens(0.25)) {
      crowd.end(page, chance.happens(0.5));
      continue;
    }
    for (const [id, call] of page.book.entries) {
      const leg = legOf(call, profile.member.user);
      if (isLive(call) && leg !== undefined && leg.state !== "left") page.press({ type: "hangUp", body: { call: id } });
    }
  }
};

const untilAllIsOver = ({ shared: { agenda, tables }, cast, live }: Scenario): void => {
  let looked = -1;
  let busy = true;
  const end = agenda.now() + restMs;
  while (agenda.now() < end) {
    // Only a commit can end a call.
    if (looked !== tables.place()) busy = cast.apps.some((app) => live(app).length > 0);
    looked = tables.place();
    if (!busy || !agenda.step()) break;
  }
  until(agenda, agenda.now() + calmDownMs);
};
