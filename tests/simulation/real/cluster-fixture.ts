import type { WriteSet } from "@opencallkit/server/ports";
import { sealWith, signUserSig } from "@opencallkit/server";
import { openNode } from "@opencallkit/server/internal";
import type { Command, RefusalCode } from "@opencallkit/protocol";
import { diskOf } from "../shell/disk.ts";
import type { Failpoint } from "../shell/failpoints.ts";
import type { Shared } from "../shell/parts.ts";
import { countIn } from "../run/tally.ts";
import type { SocketEvents, Socket } from "@opencallkit/client/internal";
import type { Chance } from "../kernel/chance.ts";
import { cutOffAtTimes } from "./cut-off.ts";
import { emptyMediaServer } from "./media-server.ts";
import { heardHangUps, type HeardHangUps } from "./heard-hang-ups.ts";
import { simulatedClusterStore } from "./cluster-store.ts";
import { simStore } from "./sim-store.ts";
import { socketPair } from "./socket-pair.ts";

type Asker = { readonly app: number; readonly user: string; readonly client: string };
type Live = {
  readonly nr: number;
  readonly node: Awaited<ReturnType<typeof openNode>>;
  readonly hangUps: HeardHangUps;
  readonly kill: () => void;
  readonly cuts: Set<() => void>;
  readonly stops: Set<() => void>;
};

/** Cluster fixture: the server's real nodes over the simulated store. */
export type ClusterFixture = {
  readonly connect: (
    who: Asker,
    events: SocketEvents,
    seen: { readonly up: (text: string, writes: boolean) => void; readonly down: (text: string) => void },
  ) => Socket | null;
  readonly mend: () => void;
  readonly any: () => Live["node"] | null;
  readonly userSig: (app: number, user: string) => string;
  readonly leave: (who: Asker, id: string, command: Command, answered: (code: RefusalCode | null) => void) => void;
  readonly connectedSince: (client: string) => number | null;
  readonly stop: () => void;
};

const seal = sealWith(Buffer.alloc(32, 7));
const secret = "0".repeat(64);
const sealed = seal.close(JSON.stringify([secret]));

export type ClusterFixtureParts = {
  readonly shared: Shared;
  readonly apps: readonly number[];
  readonly count: number;
  readonly committed: (step: WriteSet) => void;
  readonly nodeDied: (node: number) => void;
  /** Partition callback: a node is cut off the store. */
  readonly cutOff: () => void;
  /** Random source of the partitions: which node, and when. */
  readonly cuts: Chance;
};

export const clusterFixture = ({
  shared,
  apps,
  count,
  committed,
  nodeDied,
  cutOff,
  cuts,
}: ClusterFixtureParts): ClusterFixture => {
  const { agenda, chance, tables, rates, trace, tally } = shared;
  const sigs = new Map<string, string>();
  for (const app of apps)
    tables.apps.set(app, { app, secrets: sealed, policy: JSON.stringify(settingsOf(shared, app)) });
  const meeting = simulatedClusterStore(tables, agenda, chance, rates, () => shared.fault("word lost"));
  const places: (Live | null)[] = Array.from({ length: count }, () => null);
  const ups = (): readonly Live[] => places.flatMap((each) => (each === null ? [] : [each]));
  /** Ready nodes, as a load balancer's health check (`/readyz`) sees them; all if none is. */
  const well = (): readonly Live[] => {
    const ready = ups().filter(({ node }) => node.inTouch());
    return ready.length === 0 ? ups() : ready;
  };
  const isolated = cutOffAtTimes(count, cuts, agenda, (node) => {
    trace.note(() => `node ${node} is cut off the store`);
    cutOff();
  });
  let names = 0;
  let over = false;

  const die = (nr: number): void => {
    const live = places[nr];
    if (live === undefined || live === null) return;
    places[nr] = null;
    live.kill();
    nodeDied(nr);
    shared.fault("node killed");
    trace.note(() => `node ${nr} dies`);
    for (const cut of live.cuts) cut();
    agenda.after(300 + chance.below(chance.happens(0.8) ? 3000 : 16_000), () => start(nr));
  };

  const start = (nr: number): void => {
    if (over || places[nr] !== null) return;
    names += 1;
    const name = `node-${nr}-${names}`;
    let alive = true;
    const stops = new Set<() => void>();
    const timers = {
      after: (ms: number, run: () => void) => {
        const stop = agenda.after(ms, () => {
          stops.delete(stop);
          if (alive) run();
        });
        stops.add(stop);
        return stop;
      },
      every: (ms: number, run: () => void) => {
        let stop = (): void => undefined;
        const again = (): void => {
          stop = agenda.after(ms, () => {
            if (!alive) return;
            run();
            again();
          });
        };
        again();
        return () => stop();
      },
    };
    const fails = (point: Failpoint): boolean => {
      if (!alive) return true;
      if (places[nr] === null || !chance.happens(rates().nodeCrash)) return false;
      countIn(tally, `failpoint ${point}`);
      trace.note(() => `node ${nr} is killed at ${point}`);
      die(nr);
      return true;
    };
    const now = (): number => Math.floor(agenda.now());
    const hangUps = heardHangUps(tables, now);
    const written = (step: WriteSet): void => {
      committed(step);
      hangUps.check(step);
    };
    const disk = diskOf({
      ...shared,
      down: () => shared.storeDown() || isolated.has(nr),
      committed: written,
      fails,
      alive: () => alive,
    });
    const known = { lastCommit: tables.newest() };
    const store = simStore({
      known,
      tables,
      disk,
      now,
      cluster: count > 1 ? meeting.nodesFor(name, disk, () => alive, known) : null,
    });
    const kill = (): void => {
      alive = false;
      for (const stop of stops) stop();
    };
    const begin = async (): Promise<void> => {
      const node = await openNode({
        store,
        seal,
        servers: { ice: [], turn: null, sfu: emptyMediaServer },
        environment: {
          log: (level, event, details) =>
            trace.note(() => `node ${nr} logs ${level} ${event} ${JSON.stringify(details ?? {})}`),
          timers,
          monotonic: agenda.now,
          wall: agenda.now,
          random: { room: () => 1 + chance.below(chance.happens(0.1) ? 4 : 1_000_000) },
        },
      });
      await node.join();
      if (!alive || places[nr] !== null) return kill();
      places[nr] = { nr, node, hangUps, kill, cuts: new Set(), stops };
      trace.note(() => `node ${nr} starts`);
      await node.sessions.proofs.write();
    };
    begin().catch(() => {
      kill();
      if (!over) agenda.after(700, () => start(nr));
    });
  };
  places.forEach((_each, nr) => start(nr));

  return {
    connect: ({ app, user }, events, seen) => {
      const all = well();
      if (all.length === 0) return null;
      const live = chance.pick(all);
      const hear = live.hangUps.socket(app, user);
      const pair = socketPair({
        ...shared,
        events,
        toServer: (text) => {
          shared.delivered();
          if (pair.server.readyState === pair.server.OPEN) hear(text);
          seen.up(text, !isolated.has(live.nr));
        },
        toClient: (text) => {
          shared.delivered();
          seen.down(text);
        },
      });
      live.cuts.add(pair.cut);
      live.node.gateway.accept(pair.server);
      agenda.after(chance.below(20), pair.open);
      return pair.client;
    },
    mend: () => {
      isolated.end();
      places.forEach((_each, nr) => start(nr));
    },
    any: () => (ups().length === 0 ? null : chance.pick(well()).node),
    userSig: (app, user) => {
      const name = `${app}/${user}`;
      const made = sigs.get(name) ?? signUserSig(secret, app, user, 1_000_000_000, agenda.now());
      sigs.set(name, made);
      return made;
    },
    leave: ({ app, user, client }, id, command, answered) => {
      const all = well();
      if (all.length === 0) return;
      const { node, hangUps } = chance.pick(all);
      if (command.type === "hangUp") hangUps.hear(app, command.body.call, { user, client, id });
      node.callService.command(app, command, { user, client, device: "" }, id, (reply) =>
        answered(reply.type === "refused" ? reply.code : null),
      );
    },
    connectedSince: (client) => {
      const all = ups().flatMap(({ node }) =>
        [...node.sessions.connected.all()].filter((each) => each.client === client),
      );
      return all.length === 0 ? null : Math.max(...all.map(({ since }) => since));
    },
    stop: () => {
      over = true;
      for (const live of ups()) live.kill();
    },
  };
};

/** Policy settings of an app, as they lie in the store. */
const settingsOf = ({ policy }: Shared, app: number) => {
  const { ringMs, longestRingMs, longestCallMs, askVideoMs, people, media, sfu, join, glare, blocked, ...others } =
    policy(app);
  const ofUse = Object.entries(others.limits).map(([name, most]) => [name, most === Infinity ? "off" : most] as const);
  const { multiDevice } = others;
  const rules = { ringMs, longestRingMs, longestCallMs, askVideoMs, people, media, sfu, join, glare, blocked };
  return { ...rules, multiDevice, ...Object.fromEntries(ofUse) };
};
