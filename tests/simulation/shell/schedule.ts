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

/** Result of a schedule: its trace and counters, and what it threw, or null. */
export type Ran = {
  readonly hash: number;
  readonly tally: Tally;
  readonly lines: readonly string[];
  readonly error: unknown;
};

/** Time limit of the active phase in virtual ms: from then on calls are ended repeatedly, so that new ones begin. */
const longestActiveMs = 400_000;
const endAgainMs = 20_000;
const mostActiveMs = 5 * longestActiveMs;
/** Convergence time in ms, in which lost facts are resent: heartbeats and round trips. */
const healMs = 13_000;
/** Time to quiescence in ms: the longest ring, the lease after its grace, and the 5 s of I02. */
const restMs = 120_000 + 60_000 + 5000;
const calmDownMs = 6500;

/** Runs one schedule: users call each other over nodes and links that fail; deterministic, decided by the seed alone. */
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

  // Fault-free phase: connected pages must converge to the true state.
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

/** Active phase: users act and faults are injected, until there was enough of both. */
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

/** Departure: all pages leave, or vanish. */
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
    // Cheap check: only a commit can end a call, so nothing is scanned without one.
    if (looked !== tables.place()) busy = cast.apps.some((app) => live(app).length > 0);
    looked = tables.place();
    if (!busy || !agenda.step()) break;
  }
  until(agenda, agenda.now() + calmDownMs);
};
