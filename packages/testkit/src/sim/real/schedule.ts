import { audience, isLive, view, type Policy } from "@opencallkit/core";
import type { Append } from "@opencallkit/server/ports";
import { checkHearing } from "../checks/check-commit.ts";
import type { Truth } from "../checks/truth.ts";
import { hold } from "../checks/violation.ts";
import { agendaOf, type Agenda } from "../kernel/agenda.ts";
import { chanceOf, type Chance } from "../kernel/chance.ts";
import { traceOf, type Trace } from "../kernel/trace.ts";
import { countIn, type Tally } from "../run/tally.ts";
import type { Shared } from "../shell/parts.ts";
import type { Ran } from "../shell/schedule.ts";
import { tablesOf } from "../store/tables.ts";
import { drawCast } from "../world/cast.ts";
import { drawPolicy } from "../world/draw-policy.ts";
import { calm, drawRates, type Rates } from "../world/rates.ts";
import { houseOf } from "./house.ts";
import { settle } from "./settle.ts";
import { browserOf, openTab, type Browser, type Tab } from "./tab.ts";

const start = 1_000_000_000;
const leastDeliveries = 100;
const leastCalls = 3;
const longestActiveMs = 400_000;
const healMs = 14_000;
const restMs = 120_000 + 60_000 + 5000;

/** One schedule of the real door, gateway and client engine; decided by the seed alone. */
export const runReal = async (seed: number, verbose: boolean): Promise<Ran> => {
  const chance = chanceOf(seed);
  const agenda = agendaOf(chance, start);
  const trace = traceOf(agenda.now, verbose);
  const tally: Tally = new Map();
  try {
    await play(chance, agenda, trace, tally);
    return { hash: trace.hash(), tally, lines: trace.lines(), error: null };
  } catch (error) {
    return { hash: trace.hash(), tally, lines: trace.lines(), error };
  }
};

const play = async (chance: Chance, agenda: Agenda, trace: Trace, tally: Tally): Promise<void> => {
  const tables = tablesOf(start);
  const cast = drawCast(chance);
  const policies = new Map<number, Policy>(cast.apps.map((app) => [app, drawPolicy(chance)]));
  const policyOf = (app: number): Policy => ({ ...(policies.get(app) ?? drawPolicy(chance)), warnMs: 60_000 });
  let rates: Rates = { ...drawRates(chance), skewMs: 0 };
  const wildness = chance.pick([0.02, 0.15]);
  let faults = 0;
  let downUntil = 0;
  let atRisk = rates.outages > 0 || rates.doubts > 0;
  let diedAt = 0;
  let triedLater = 0;
  let calls = 0;
  let ids = 0;
  /** The first thing that was found where nothing may be thrown. */
  let broken: unknown = null;
  const run = (check: () => void): void => {
    try {
      check();
    } catch (error) {
      broken ??= error;
    }
  };
  const heardAt = new Map<string, number>();
  const saidGone = new Map<string, number>();
  const freed = new Map<string, number>();
  const blocked = new Map<string, number>();
  const names = new Map<number, Set<string>>();
  for (const { app, user } of cast.seats) names.set(app, (names.get(app) ?? new Set()).add(user));
  const fault = (name: string): void => {
    faults += 1;
    countIn(tally, `fault ${name}`);
  };
  const truth: Truth = {
    tables,
    now: agenda.now,
    policy: policyOf,
    belongs: (app, user) => names.get(app)?.has(user) === true,
    blockedSince: (app, user, other) => blocked.get(`${app}/${user}/${other}`) ?? null,
    heardAt: (client) => heardAt.get(client) ?? null,
    saidGone: (client) => saidGone.get(client) ?? null,
    connectedSince: (client) => house.connectedSince(client),
    freedAt: (app, user) => freed.get(`${app}/${user}`) ?? null,
    proofsAtRisk: () => atRisk,
    triedLater: () => {
      if (rates.outages === 0 && rates.doubts === 0) triedLater += 1;
      hold("S05", triedLater < 5, () => "the store is well and is asked to be tried later, again and again");
    },
    skewMs: 1,
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
    fault,
    freed: () => undefined,
  };
  const committed = (step: Append): void => {
    trace.mark(3, step.facts.length);
    trace.note(
      () =>
        `${step.call.slice(0, 6)} ${step.version + 1}: ${step.facts.map((fact) => `${fact.name} ${JSON.stringify(fact.body)}@${fact.at % 10_000_000}`).join(", ")}`,
    );
    const left = step.due === null ? [...(tables.row(step.app, step.call)?.legs.keys() ?? [])] : step.release;
    for (const user of left) freed.set(`${step.app}/${user}`, agenda.now());
    if (step.version === 0) calls += 1;
    countIn(tally, "commits");
  };
  const house = houseOf({
    shared,
    apps: cast.apps,
    count: chance.pick([1, 1, 2, 3]),
    committed,
    nodeDied: () => {
      if (agenda.now() - diedAt < 20_000) atRisk = true;
      diedAt = agenda.now();
    },
  });
  const step = async (): Promise<boolean> => {
    const more = agenda.step();
    await settle();
    if (broken !== null) throw broken;
    return more;
  };
  await settle();

  const browsers = cast.seats.map(browserOf);
  const tabs = new Map<Browser, Tab>();
  const openOn = (browser: Browser, keepsSession: boolean): void => {
    tabs.get(browser)?.end(false);
    if (!keepsSession) browser.session = browserOf(browser.seat).session;
    const { app, user } = browser.seat;
    tabs.set(
      browser,
      openTab({
        shared,
        house,
        browser,
        run,
        others: [...(names.get(app) ?? [])].filter((each) => each !== user),
        nextId: () => {
          ids += 1;
          return `id${ids}`.padEnd(22, "_");
        },
        anyCall: () => {
          const rows = [...tables.rows()];
          return rows.length === 0 ? "none".padEnd(22, "_") : chance.pick(rows).id;
        },
        heardFrom: (client) => void heardAt.set(client, agenda.now()),
        saysGone: (client) => void saidGone.set(client, agenda.now() + 2),
      }),
    );
  };

  let active = true;
  const act = (browser: Browser): void => {
    const tab = tabs.get(browser);
    if (tab === undefined) return openOn(browser, false);
    const { state } = tab.client.connection.get();
    if (!tab.open() || state === "stopped") {
      if (chance.happens(0.3)) openOn(browser, !tab.open() && chance.happens(0.6));
      return;
    }
    if (chance.happens(rates.reloads)) {
      fault("reload");
      tab.end(chance.happens(0.7));
      return openOn(browser, true);
    }
    if (chance.happens(rates.clientCrash)) {
      fault("client crash");
      return tab.end(chance.happens(0.2));
    }
    if (chance.happens(rates.freezes) && !tab.frozen()) {
      fault("freeze");
      tab.freeze();
      return void agenda.after(chance.below(60_000), tab.thaw);
    }
    if (chance.happens(rates.outages)) {
      fault("store outage");
      downUntil = agenda.now() + chance.below(20_000);
    }
    tab.wish(wildness);
  };
  const byBackEnd = (): void => {
    const node = house.any();
    const { app, user } = chance.pick(cast.seats);
    if (node === null) return;
    const mine = [...(names.get(app) ?? [])];
    const live = [...tables.rows()].filter((row) => row.app === app && isLive(row.call));
    const other = chance.pick(mine);
    if (chance.happens(0.5) && user !== other) {
      const on = chance.happens(0.6);
      if (on) blocked.set(`${app}/${user}/${other}`, blocked.get(`${app}/${user}/${other}`) ?? agenda.now());
      else blocked.delete(`${app}/${user}/${other}`);
      return tables.setBlock(app, user, other, on);
    }
    if (live.length === 0) return;
    const { id } = chance.pick(live);
    void (chance.happens(0.3) ? node.door.end(app, id) : node.door.remove(app, id, other));
  };
  const pace = chance.pick([600, 1500, 4000]);
  const keep = (most: number, what: () => void): void => {
    agenda.after(50 + chance.below(most), () => {
      if (!active) return;
      what();
      keep(most, what);
    });
  };
  for (const browser of browsers) keep(pace, () => act(browser));
  keep(12_000, byBackEnd);

  const wanted = leastDeliveries + chance.below(30);
  while ((tally.get("deliveries") ?? 0) < wanted || calls < leastCalls) {
    if (!(await step()) || agenda.now() > start + longestActiveMs) break;
  }
  const until = async (at: number): Promise<void> => {
    for (let next = agenda.nextAt(); next !== null && next <= at; next = agenda.nextAt()) await step();
  };
  if (faults === 0) {
    fault("reload");
    openOn(chance.pick(browsers), true);
  }

  active = false;
  rates = calm;
  downUntil = 0;
  house.mend();
  for (const tab of tabs.values()) {
    tab.thaw();
    tab.wake();
  }
  await until(agenda.now() + healMs);
  checkScreens(tabs, truth, "I14");

  for (const [browser, tab] of tabs) {
    if (chance.happens(0.25)) tab.end(chance.happens(0.5));
    else tab.leaveAll();
    trace.mark(browser.tabs);
  }
  const end = agenda.now() + restMs;
  const busy = (): boolean => [...tables.rows()].some((row) => isLive(row.call));
  while (busy() && agenda.now() < end) await until(agenda.now() + 500);
  await until(agenda.now() + 6500);
  for (const row of tables.rows()) {
    hold("I02", !isLive(row.call), () => `${row.id} is still ${row.call.phase}`);
    hold("I22", [...row.legs.values()].every(({ slot }) => !slot) && row.room === null, () => `${row.id} holds something`);
    checkHearing(row);
  }
  checkScreens(tabs, truth, "I06");
  for (const { ended, seat } of browsers) {
    for (const [id, count] of ended) {
      const row = tables.row(seat.app, id);
      const leg = row === undefined || row.call.phase !== "ended" ? undefined : row.call.legs[seat.user];
      const stays = leg?.state === "left" ? leg.stays.length : 0;
      hold("I07", count <= stays, () => `${seat.device} hears ${count} ends of ${stays} stays in ${id}`);
    }
  }
  house.stop();
  for (const tab of tabs.values()) tab.end(false);
  countIn(tally, "schedules");
  countIn(tally, "calls", calls);
  countIn(tally, "faults", faults);
  if (calls < leastCalls || (tally.get("deliveries") ?? 0) < leastDeliveries) countIn(tally, "small schedules");
};

/** Every connected screen shows each call as the server has it. */
const checkScreens = (tabs: ReadonlyMap<Browser, Tab>, { tables }: Truth, invariant: "I14" | "I06"): void => {
  for (const [{ seat }, tab] of tabs) {
    const client = tab.clientId();
    if (!tab.open() || client === null || tab.client.connection.get().state !== "connected") continue;
    for (const row of tables.rows()) {
      if (row.app !== seat.app || !audience(row.call).includes(seat.user)) continue;
      const wanted = view(row.call, seat.user, client)?.now.phase;
      const shown = tab.client.calls.get().find(({ id }) => id === row.id)?.state.get().phase;
      const over = wanted === "ended" || wanted === "elsewhere" || wanted === undefined;
      const right = shown === wanted || (over && (shown === undefined || shown === "ended" || shown === "elsewhere"));
      hold(invariant, right, () => `${seat.device} shows ${row.id} as ${shown}, and it is ${wanted}`);
    }
  }
};
