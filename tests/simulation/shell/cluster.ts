import type { WriteSet } from "@opencallkit/server/ports";
import { countIn } from "../run/tally.ts";
import type { ClientEnd, ClientSide, Connected } from "./end.ts";
import type { Failpoint } from "./failpoints.ts";
import { pipeOf, type Wires } from "./link.ts";
import { startNode } from "./node.ts";
import type { Asking, NodeLife } from "./node-life.ts";
import type { Shared } from "./parts.ts";
import type { ToClient, ToNode } from "./frames.ts";

/** Simulated cluster: nodes on one store, which crash and restart. */
export type Cluster = {
  readonly lives: () => readonly NodeLife[];
  readonly connect: (who: Asking, side: ClientSide) => ClientEnd | null;
  /** Restarts the nodes that are down. */
  readonly mend: () => void;
  readonly anyNode: () => NodeLife | null;
};

type Place = { life: NodeLife | null; readonly skew: number; nr: number };

export type ClusterNeeds = {
  readonly shared: Shared;
  readonly count: number;
  readonly committed: (step: WriteSet) => void;
  readonly heardFrom: (client: string, node: number) => void;
  readonly nodeDied: (node: number) => void;
};

const longestDown = 16_000;

export const clusterOf = ({ shared, count, committed, heardFrom, nodeDied }: ClusterNeeds): Cluster => {
  const { agenda, chance, tally, trace, rates } = shared;
  const skewMs = shared.truth.skewMs;
  const places: Place[] = Array.from({ length: count }, (_each, nr) => ({
    life: null,
    nr,
    skew: skewMs === 0 ? 0 : chance.between(-skewMs, skewMs),
  }));
  /** Cut functions of a node's connections, for its death. */
  const cuts = new Map<NodeLife, Set<() => void>>();

  const up = (): readonly NodeLife[] => places.flatMap(({ life }) => (life === null ? [] : [life]));

  const kill = (place: Place): void => {
    const { life } = place;
    if (life === null) return;
    life.kill();
    place.life = null;
    nodeDied(place.nr);
    shared.fault("node killed");
    trace.note(() => `node ${place.nr} dies`);
    for (const cut of cuts.get(life) ?? []) cut();
    cuts.delete(life);
    agenda.after(chance.happens(0.8) ? 300 + chance.below(3000) : chance.below(longestDown), () => start(place));
  };

  const start = (place: Place): void => {
    if (place.life !== null) return;
    if (shared.storeDown()) return void agenda.after(500, () => start(place));
    const life: NodeLife = startNode({
      shared,
      skew: place.skew,
      committed,
      heardFrom: (client) => heardFrom(client, place.nr),
      cluster: {
        shared: count > 1,
        connections: (app, user) => up().flatMap((each) => each.find(app, user)),
        changed: (app, call) => {
          for (const other of places) {
            if (other === place || other.life === null) continue;
            if (chance.happens(rates().wordsLost)) shared.fault("word lost");
            else agenda.after(1 + chance.below(20), () => other.life?.word(app, call));
          }
        },
      },
      fails: (point: Failpoint) => {
        if (place.life === null || place.life !== life) return true;
        if (!chance.happens(rates().nodeCrash)) return false;
        countIn(tally, `failpoint ${point}`);
        trace.note(() => `node ${place.nr} is killed at ${point}`);
        kill(place);
        return true;
      },
    });
    place.life = life;
    cuts.set(life, new Set());
    trace.note(() => `node ${place.nr} starts`);
  };
  for (const place of places) start(place);

  const connect = (who: Asking, side: ClientSide): ClientEnd | null => {
    const all = up();
    if (all.length === 0) return null;
    const life = chance.pick(all);
    const wires: Wires = { alive: true };
    let open = true;

    const over = (why: Parameters<ClientSide["closed"]>[0]): void => {
      if (!open) return;
      open = false;
      wires.alive = false;
      cuts.get(life)?.delete(cut);
      side.closed(why);
    };
    const cut = (): void => void agenda.after(chance.below(50), () => over("broken"));
    const down = pipeOf<ToClient>({
      agenda,
      chance,
      rates,
      wires,
      deliver: (frame) => {
        shared.delivered();
        side.heard(frame);
      },
    });
    const connection: Connected = {
      ...who,
      heardAt: 0,
      since: 0,
      open: false,
      welcomed: false,
      held: [],
      send: down.send,
      beat: (numbers) => wires.alive && open && side.beat(numbers),
      close: (why) => void agenda.after(chance.below(20), () => over(why)),
    };
    const lose = (): void => void agenda.after(chance.below(30), () => life.closed(connection));
    const toNode = pipeOf<ToNode>({
      agenda,
      chance,
      rates,
      wires,
      deliver: (frame) => {
        shared.delivered();
        life.hear(connection, frame);
        const { doubles, breaks, halfOpen } = rates();
        if (frame.type === "request" && chance.happens(doubles)) {
          shared.fault("message twice");
          agenda.after(chance.below(300), () => wires.alive && life.hear(connection, frame));
        }
        if (chance.happens(breaks)) {
          shared.fault("socket broken");
          trace.note(() => `the socket of ${who.client} breaks`);
          lose();
          cut();
        } else if (chance.happens(halfOpen)) {
          shared.fault("half-open");
          trace.note(() => `the socket of ${who.client} goes dead`);
          wires.alive = false;
          agenda.after(12_000 + chance.below(500), () => over("silent"));
        }
      },
    });
    cuts.get(life)?.add(cut);
    toNode.send({ type: "hello" });
    return {
      send: toNode.send,
      close: () => {
        if (!open) return;
        open = false;
        cuts.get(life)?.delete(cut);
        // In-flight frames may still arrive.
        agenda.after(chance.below(10), () => (wires.alive = false));
        if (wires.alive) lose();
      },
    };
  };

  return {
    lives: up,
    connect,
    mend: () => {
      for (const place of places) start(place);
    },
    anyNode: () => {
      const all = up();
      return all.length === 0 ? null : chance.pick(all);
    },
  };
};
