import { audience, isLive, view } from "@opencallkit/core";
import { checkHearing } from "../checks/check-commit.ts";
import { healedMs } from "../checks/check-rest.ts";
import type { Truth } from "../checks/truth.ts";
import { hold } from "../checks/violation.ts";
import { agendaOf, type Agenda } from "../kernel/agenda.ts";
import { chanceOf, type Chance } from "../kernel/chance.ts";
import { traceOf, type Trace } from "../kernel/trace.ts";
import type { Tally } from "../run/tally.ts";
import type { Ran } from "../shell/schedule.ts";
import { endAll, ruleSomething } from "../world/back-end.ts";
import { countScenario, least, scenarioOf, scenarioStart } from "../world/scenario.ts";
import { audienceOf, type Crowd } from "./crowd.ts";
import { clusterFixture } from "./cluster-fixture.ts";
import { settle } from "./settle.ts";

/** Salt of a separate random stream for partitions, so that they do not change the other draws of a seed. */
const cutSalt = 0x5bd1e995;
/** Time limit of the active phase in virtual ms: from then on calls are ended repeatedly, so that new ones begin. */
const longestActiveMs = 400_000;
const endAgainMs = 20_000;
const mostActiveMs = 5 * longestActiveMs;
const healMs = 14_000;
const restMs = 120_000 + 60_000 + 5000;
const calmDownMs = 6500;
/** Notification latency bound in ms without faults, for every connected page on any node. */
const toldMs = 2000;

/** Runs one schedule of the real gateway and client engine; deterministic, decided by the seed alone. */
export const runReal = async (seed: number, verbose: boolean): Promise<Ran> => {
  const chance = chanceOf(seed);
  const agenda = agendaOf(chance, scenarioStart);
  const trace = traceOf(agenda.now, verbose);
  const tally: Tally = new Map();
  try {
    await play(seed, chance, agenda, trace, tally);
    return { hash: trace.hash(), tally, lines: trace.lines(), error: null };
  } catch (error) {
    return { hash: trace.hash(), tally, lines: trace.lines(), error };
  }
};

const play = async (seed: number, chance: Chance, agenda: Agenda, trace: Trace, tally: Tally): Promise<void> => {
  /** First violation found inside a callback, which must not throw; it is rethrown by the main loop. */
  const broken: { error: unknown } = { error: null };
  const run = (check: () => void): void => {
    try {
      check();
    } catch (error) {
      broken.error ??= error;
    }
  };
  const connectedSince = (client: string): number | null => fixture.connectedSince(client);
  const scenario = scenarioOf({ chance, agenda, trace, tally, skewed: false, connectedSince });
  const fixture = clusterFixture({
    ...scenario,
    apps: scenario.cast.apps,
    count: scenario.nodes,
    cuts: chanceOf(seed ^ cutSalt),
  });
  const crowd = audienceOf(scenario, fixture, run);
  const step = async (): Promise<boolean> => {
    const more = agenda.step();
    await settle();
    if (broken.error !== null) throw broken.error;
    return more;
  };
  const until = async (at: number): Promise<void> => {
    for (let next = agenda.nextAt(); next !== null && next <= at; next = agenda.nextAt()) await step();
  };
  await settle();

  let active = true;
  const keep = (most: number, what: () => void): void => {
    agenda.after(50 + chance.below(most), () => {
      if (!active) return;
      what();
      keep(most, what);
    });
  };
  for (const browser of crowd.browsers) keep(scenario.pace, () => crowd.act(browser));
  keep(12_000, () => ruleSomething(scenario, fixture.any()?.callService ?? null));
  const wanted = least.deliveries + chance.below(30);
  const enough = (): boolean =>
    scenario.count.deliveries >= wanted &&
    scenario.count.calls >= least.calls &&
    agenda.now() >= scenarioStart + scenario.patienceMs;
  let endsAllAt = scenarioStart + longestActiveMs;
  while (!enough()) {
    if (!(await step()) || agenda.now() > scenarioStart + mostActiveMs) break;
    if (agenda.now() < endsAllAt) continue;
    endsAllAt += endAgainMs;
    endAll(scenario, fixture.any()?.callService ?? null);
  }
  active = false;
  if (scenario.count.faults === 0) crowd.reload(chance.pick(crowd.browsers));

  scenario.calm();
  fixture.mend();
  crowd.wake();
  await until(agenda.now() + healMs);
  checkScreens(crowd, scenario.truth, "I14");

  crowd.part();
  const parted = agenda.now();
  const end = parted + restMs;
  while (scenario.cast.apps.some((app) => scenario.live(app).length > 0) && agenda.now() < end) {
    await until(agenda.now() + 500);
    checkScreens(crowd, scenario.truth, "I14", { from: parted, to: agenda.now() - toldMs });
  }
  await until(agenda.now() + toldMs);
  checkScreens(crowd, scenario.truth, "I14", { from: parted, to: agenda.now() - toldMs });
  await until(agenda.now() + calmDownMs);
  checkRest(crowd, scenario.truth);
  fixture.stop();
  crowd.close();
  countScenario(scenario);
};

const checkRest = (crowd: Crowd, truth: Truth): void => {
  for (const row of truth.tables.rows()) {
    hold("I02", !isLive(row.call), () => `${row.id} is still ${row.call.state}`);
    const held = row.room !== null || [...row.legs.values()].some(({ slot }) => slot);
    hold("I22", !held, () => `${row.id} is over and holds something`);
    checkHearing(row);
  }
  checkScreens(crowd, truth, "I06");
  for (const { ended, member } of crowd.browsers) {
    for (const [id, times] of ended) {
      const row = truth.tables.row(member.app, id);
      const leg = row?.call.state === "ended" ? row.call.legs.get(member.user) : undefined;
      const stays = leg?.state === "left" ? leg.stays.length : 0;
      hold("I07", times <= stays, () => `${member.device} hears ${times} ends of ${stays} stays in ${id}`);
    }
  }
};

const isOver = (state: string | undefined): boolean =>
  state === undefined || state === "ended" || state === "elsewhere";

/** Screen consistency: every connected screen shows each call as the server has it. */
const checkScreens = (
  crowd: Crowd,
  { tables, now }: Truth,
  invariant: "I14" | "I06",
  changed = { from: 0, to: now() - healedMs },
): void => {
  for (const { member, client, shown } of crowd.screens()) {
    for (const row of tables.rows()) {
      if (row.app !== member.app || !audience(row.call).includes(member.user)) continue;
      if (row.changedAt < changed.from || row.changedAt > changed.to) continue;
      const wanted = view(row.call, member.user, client)?.now.state;
      const state = shown(row.id);
      const right = state === wanted || (isOver(wanted) && isOver(state));
      hold(invariant, right, () => `${member.device} shows ${row.id} as ${state}, and it is ${wanted}`);
    }
  }
};
