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
import { countStage, least, stageOf, stageStart } from "../world/stage.ts";
import { audienceOf, type Hall } from "./hall.ts";
import { houseOf } from "./house.ts";
import { settle } from "./settle.ts";

/** Cuts are drawn apart from all else. */
const cutSalt = 0x5bd1e995;
/** When people have done too little by then, their calls are ended, again and again. */
const longestActiveMs = 400_000;
const endAgainMs = 20_000;
const mostActiveMs = 5 * longestActiveMs;
const healMs = 14_000;
const restMs = 120_000 + 60_000 + 5000;
const calmDownMs = 6500;
/** When nothing goes wrong everybody who is connected is told so soon, on whichever node. */
const toldMs = 2000;

/** One schedule of the real door, gateway and client engine; decided by the seed alone. */
export const runReal = async (seed: number, verbose: boolean): Promise<Ran> => {
  const chance = chanceOf(seed);
  const agenda = agendaOf(chance, stageStart);
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
  /** The first thing that was found where nothing may be thrown. */
  const broken: { error: unknown } = { error: null };
  const run = (check: () => void): void => {
    try {
      check();
    } catch (error) {
      broken.error ??= error;
    }
  };
  const connectedSince = (client: string): number | null => house.connectedSince(client);
  const stage = stageOf({ chance, agenda, trace, tally, skewed: false, connectedSince });
  const house = houseOf({ ...stage, apps: stage.cast.apps, count: stage.nodes, cuts: chanceOf(seed ^ cutSalt) });
  const hall = audienceOf(stage, house, run);
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
  for (const browser of hall.browsers) keep(stage.pace, () => hall.act(browser));
  keep(12_000, () => ruleSomething(stage, house.any()?.callService ?? null));
  const wanted = least.deliveries + chance.below(30);
  const enough = (): boolean =>
    stage.count.deliveries >= wanted &&
    stage.count.calls >= least.calls &&
    agenda.now() >= stageStart + stage.patienceMs;
  let endsAllAt = stageStart + longestActiveMs;
  while (!enough()) {
    if (!(await step()) || agenda.now() > stageStart + mostActiveMs) break;
    if (agenda.now() < endsAllAt) continue;
    endsAllAt += endAgainMs;
    endAll(stage, house.any()?.callService ?? null);
  }
  active = false;
  if (stage.count.faults === 0) hall.reload(chance.pick(hall.browsers));

  stage.calm();
  house.mend();
  hall.wake();
  await until(agenda.now() + healMs);
  checkScreens(hall, stage.truth, "I14");

  hall.part();
  const parted = agenda.now();
  const end = parted + restMs;
  while (stage.cast.apps.some((app) => stage.live(app).length > 0) && agenda.now() < end) {
    await until(agenda.now() + 500);
    checkScreens(hall, stage.truth, "I14", { from: parted, to: agenda.now() - toldMs });
  }
  await until(agenda.now() + toldMs);
  checkScreens(hall, stage.truth, "I14", { from: parted, to: agenda.now() - toldMs });
  await until(agenda.now() + calmDownMs);
  checkRest(hall, stage.truth);
  house.stop();
  hall.close();
  countStage(stage);
};

const checkRest = (hall: Hall, truth: Truth): void => {
  for (const row of truth.tables.rows()) {
    hold("I02", !isLive(row.call), () => `${row.id} is still ${row.call.state}`);
    const held = row.room !== null || [...row.legs.values()].some(({ slot }) => slot);
    hold("I22", !held, () => `${row.id} is over and holds something`);
    checkHearing(row);
  }
  checkScreens(hall, truth, "I06");
  for (const { ended, seat } of hall.browsers) {
    for (const [id, times] of ended) {
      const row = truth.tables.row(seat.app, id);
      const leg = row?.call.state === "ended" ? row.call.legs[seat.user] : undefined;
      const stays = leg?.state === "left" ? leg.stays.length : 0;
      hold("I07", times <= stays, () => `${seat.device} hears ${times} ends of ${stays} stays in ${id}`);
    }
  }
};

const isOver = (state: string | undefined): boolean =>
  state === undefined || state === "ended" || state === "elsewhere";

/** Every connected screen shows each call as the server has it. */
const checkScreens = (
  hall: Hall,
  { tables, now }: Truth,
  invariant: "I14" | "I06",
  changed = { from: 0, to: now() - healedMs },
): void => {
  for (const { seat, client, shown } of hall.screens()) {
    for (const row of tables.rows()) {
      if (row.app !== seat.app || !audience(row.call).includes(seat.user)) continue;
      if (row.changedAt < changed.from || row.changedAt > changed.to) continue;
      const wanted = view(row.call, seat.user, client)?.now.state;
      const state = shown(row.id);
      const right = state === wanted || (isOver(wanted) && isOver(state));
      hold(invariant, right, () => `${seat.device} shows ${row.id} as ${state}, and it is ${wanted}`);
    }
  }
};
