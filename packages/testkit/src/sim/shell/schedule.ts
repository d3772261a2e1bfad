import { isLive, legOf, type Policy } from "@opencallkit/core";
import type { Append } from "@opencallkit/server/ports";
import { checkRest, checkSight } from "../checks/check-rest.ts";
import { deviceWatch } from "../checks/device-watch.ts";
import type { Truth } from "../checks/truth.ts";
import { hold } from "../checks/violation.ts";
import { pairOf } from "../checks/state-pairs.ts";
import { agendaOf } from "../kernel/agenda.ts";
import { chanceOf } from "../kernel/chance.ts";
import { traceOf } from "../kernel/trace.ts";
import { countIn, type Tally } from "../run/tally.ts";
import { tablesOf } from "../store/tables.ts";
import { drawCast } from "../world/cast.ts";
import { drawPolicy } from "../world/draw-policy.ts";
import { calm, drawRates, type Rates } from "../world/rates.ts";
import { clusterOf } from "./cluster.ts";
import { openPage, type Page, type Profile } from "./page.ts";
import type { Shared } from "./parts.ts";

/** What is left of a schedule besides its trace: it threw, or it holds. */
export type Ran = { readonly hash: number; readonly tally: Tally; readonly lines: readonly string[]; readonly error: unknown };

const start = 1_000_000_000;
const leastDeliveries = 100;
const leastCalls = 3;
const longestActiveMs = 400_000;
/** How long lost news may take to heal: a beat, and the way there and back. */
const healMs = 9000;
/** Longest ring, or lease after grace, and I02's five seconds. */
const restMs = 120_000 + 60_000 + 5000;

/** One schedule: people who call each other over nodes and wires that fail; decided by the seed alone. */
export const runSchedule = (seed: number, verbose: boolean): Ran => {
  const chance = chanceOf(seed);
  const agenda = agendaOf(chance, start);
  const trace = traceOf(agenda.now, verbose);
  const tally: Tally = new Map();
  try {
    play(chance, agenda, trace, tally);
    return { hash: trace.hash(), tally, lines: trace.lines(), error: null };
  } catch (error) {
    return { hash: trace.hash(), tally, lines: trace.lines(), error };
  }
};

const play = (
  chance: ReturnType<typeof chanceOf>,
  agenda: ReturnType<typeof agendaOf>,
  trace: ReturnType<typeof traceOf>,
  tally: Tally,
): void => {
  const tables = tablesOf(start);
  const cast = drawCast(chance);
  const policies = new Map<number, Policy>(cast.apps.map((app) => [app, drawPolicy(chance)]));
  const policyOf = (app: number): Policy => policies.get(app) ?? drawPolicy(chance);
  let rates: Rates = drawRates(chance);
  const { skewMs } = rates;
  const wildness = chance.pick([0.02, 0.15, 0.4]);
  let faults = 0;
  let downUntil = 0;
  let atRisk = rates.outages > 0 || rates.doubts > 0;
  let diedAt = 0;
  let triedLater = 0;
  let calls = 0;
  const ids: string[] = [];
  const heardAt = new Map<string, number>();
  const saidGone = new Map<string, number>();
  const freed = new Map<string, number>();
  const blocked = new Map<string, number>();
  const names = new Map<number, Set<string>>();
  for (const { app, user } of cast.seats) names.set(app, (names.get(app) ?? new Set()).add(user));

  const truth: Truth = {
    tables,
    now: agenda.now,
    policy: policyOf,
    belongs: (app, user) => names.get(app)?.has(user) === true,
    blockedSince: (app, user, other) => blocked.get(`${app}/${user}/${other}`) ?? null,
    heardAt: (client) => heardAt.get(client) ?? null,
    saidGone: (client) => saidGone.get(client) ?? null,
    connectedSince: (client) => {
      const seats = cluster.lives().flatMap((life) => [...life.seats()].filter((each) => each.client === client));
      return seats.length === 0 ? null : Math.max(...seats.map(({ since }) => since));
    },
    freedAt: (app, user) => freed.get(`${app}/${user}`) ?? null,
    proofsAtRisk: () => atRisk,
    triedLater: () => {
      if (rates.outages === 0 && rates.doubts === 0) triedLater += 1;
      hold("S05", triedLater < 5, () => "the store is well and is asked to be tried later, again and again");
    },
    skewMs,
  };
  const fault = (name: string): void => {
    faults += 1;
    countIn(tally, `fault ${name}`);
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
    trace.note(() => `${step.call.slice(0, 4)} ${step.version + 1}: ${step.facts.map((fact) => `${fact.name} ${JSON.stringify(fact.body)}@${fact.at % 10_000_000}`).join(", ")}`);
    for (const user of [...step.release, ...(step.due === null ? tables.row(step.app, step.call)?.legs.keys() ?? [] : [])])
      freed.set(`${step.app}/${user}`, agenda.now());
    if (step.version === 0) calls += 1;
    countIn(tally, "commits");
  };
  const cluster = clusterOf({
    shared,
    count: chance.pick([1, 1, 2, 3]),
    committed,
    heardFrom: (client) => void heardAt.set(client, agenda.now()),
    nodeDied: () => {
      // A node that dies again and again may never write what it has heard.
      if (agenda.now() - diedAt < 20_000) atRisk = true;
      diedAt = agenda.now();
    },
  });

  const profiles: Profile[] = cast.seats.map((seat) => ({
    seat,
    watch: deviceWatch(seat.app, seat.user, truth),
    pages: 0,
    lives: 0,
    asked: 0,
  }));
  const open = new Map<Profile, Page>();
  const openOn = (profile: Profile, keepClient: boolean): void => {
    open.get(profile)?.end(false);
    if (!keepClient || profile.pages === 0) profile.pages += 1;
    const others = [...(names.get(profile.seat.app) ?? [])].filter((user) => user !== profile.seat.user);
    const page = openPage({
      shared,
      cluster,
      profile,
      client: `${profile.seat.device}-page-${profile.pages}${profile.seat.app === 1 ? "" : "b"}`,
      others,
      newCall: () => {
        const id = `${ids.length + 1}`.padStart(4, "0").padEnd(22, "_");
        ids.push(id);
        return id;
      },
      anyCall: () => {
        if (ids.length === 0) return "none".padEnd(22, "_");
        const live = chance.happens(0.6) ? [...tables.rows()].filter((row) => isLive(row.call)) : [];
        return live.length > 0 ? chance.pick(live).id : chance.pick(ids);
      },
    });
    open.set(profile, page);
  };

  const endPage = (page: Page, says: boolean): void => {
    if (says && page.state() !== "off") saidGone.set(page.client, agenda.now() + 300);
    page.end(says);
  };

  const act = (profile: Profile): void => {
    const page = open.get(profile);
    if (page === undefined) return;
    if (page.state() === "off" || page.state() === "stopped") {
      if (chance.happens(0.3)) openOn(profile, page.state() === "off" && chance.happens(0.6));
      return;
    }
    if (chance.happens(rates.reloads)) {
      fault("reload");
      endPage(page, chance.happens(0.7));
      return openOn(profile, true);
    }
    if (chance.happens(rates.clientCrash)) {
      fault("client crash");
      return endPage(page, chance.happens(0.2));
    }
    if (chance.happens(rates.freezes)) {
      if (page.frozen()) return;
      fault("freeze");
      page.freeze();
      return void agenda.after(chance.below(60_000), page.thaw);
    }
    if (chance.happens(rates.outages)) {
      fault("store outage");
      trace.note(() => "the store goes away");
      downUntil = agenda.now() + chance.below(20_000);
    }
    page.wish(wildness);
  };

  const byBackEnd = (): void => {
    const node = cluster.anyNode();
    const { app, user } = chance.pick(cast.seats);
    if (node === null) return;
    const mine = [...names.get(app) ?? []];
    const live = [...tables.rows()].filter((row) => row.app === app && isLive(row.call));
    switch (chance.below(4)) {
      case 0:
      case 1: {
        const other = chance.pick(mine);
        const on = chance.happens(0.6);
        if (on) return block(app, user, other);
        blocked.delete(`${app}/${user}/${other}`);
        return tables.setBlock(app, user, other, false);
      }
      case 2: {
        if (live.length === 0) return;
        const { id, call } = chance.pick(live);
        const whom = chance.pick(mine);
        countIn(tally, pairOf(call, whom, "", "remove"));
        trace.note(() => `the back end removes ${whom} from ${id.slice(0, 4)}`);
        return node.removeByServer(app, id, whom);
      }
      default: {
        if (live.length === 0 || !chance.happens(0.4)) return;
        const { id } = chance.pick(live);
        return node.endByServer(app, id);
      }
    }
  };

  const block = (app: number, user: string, other: string): void => {
    if (user === other || blocked.has(`${app}/${user}/${other}`)) return;
    blocked.set(`${app}/${user}/${other}`, agenda.now());
    tables.setBlock(app, user, other, true);
  };
  if (chance.happens(0.25)) {
    for (let count = 0; count < 2; count += 1) {
      const { app, user } = chance.pick(cast.seats);
      block(app, user, chance.pick([...(names.get(app) ?? [])]));
    }
  }

  let active = true;
  for (const profile of profiles) agenda.after(chance.below(1500), () => openOn(profile, false));
  const pace = chance.pick([600, 1500, 4000]);
  const keepActing = (profile: Profile): void => {
    agenda.after(50 + chance.below(pace), () => {
      if (!active) return;
      if (open.has(profile)) act(profile);
      keepActing(profile);
    });
  };
  for (const profile of profiles) keepActing(profile);
  const keepRuling = (): void => {
    agenda.after(chance.below(12_000), () => {
      if (!active) return;
      byBackEnd();
      keepRuling();
    });
  };
  keepRuling();

  const until = (at: number): void => {
    for (;;) {
      const next = agenda.nextAt();
      if (next === null || next > at) break;
      agenda.step();
    }
  };
  const wanted = leastDeliveries + chance.below(30);
  while ((tally.get("deliveries") ?? 0) < wanted || calls < leastCalls) {
    if (!agenda.step() || agenda.now() > start + longestActiveMs) break;
  }
  if (faults === 0) {
    const profile = chance.pick(profiles);
    const page = open.get(profile);
    fault("reload");
    if (page !== undefined) {
      endPage(page, true);
      openOn(profile, true);
    }
  }

  // Everything heals, and whoever is connected must come to see what is true.
  active = false;
  rates = calm;
  downUntil = 0;
  cluster.mend();
  for (const page of open.values()) {
    page.thaw();
    page.wake();
  }
  until(agenda.now() + healMs + 4000);
  const pages = [...open].map(([profile, page]) => ({ profile, page }));
  checkSight(pages, truth);

  // Then people leave, or vanish.
  for (const { profile, page } of pages) {
    if (page.state() !== "connected" || chance.happens(0.25)) {
      endPage(page, chance.happens(0.5));
      continue;
    }
    for (const [id, call] of page.book.entries) {
      const leg = legOf(call, profile.seat.user);
      if (isLive(call) && leg !== undefined && leg.state !== "left")
        page.press({ name: "hangUp", body: { call: id } });
    }
  }
  let looked = -1;
  let live = true;
  const busy = (): boolean => {
    if (looked !== tables.place()) live = [...tables.rows()].some((row) => isLive(row.call));
    looked = tables.place();
    return live;
  };
  const end = agenda.now() + restMs;
  while (busy() && agenda.now() < end) if (!agenda.step()) break;
  until(agenda.now() + 6500);
  checkRest(pages, profiles, truth);
  for (const life of cluster.lives()) hold("I22", life.idle(), () => "a node is not at rest");
  countIn(tally, "schedules");
  countIn(tally, "calls", calls);
  countIn(tally, "faults", faults);
  if ((tally.get("deliveries") ?? 0) < leastDeliveries || calls < leastCalls) countIn(tally, "small schedules");
};
