import { isLive } from "@opencallkit/core";
import { newestStay } from "../checks/leg-rules.ts";
import { checkWorld } from "./check-world.ts";
import { nextKey, stateKey } from "./key-of.ts";
import { emptyWorld, happen, type Event, type Setting, type World } from "./world.ts";

/** Enabled transitions: every event that may happen next. */
const eventsOf = (world: World, { clients, commands, mostStays }: Setting): readonly Event[] => {
  const users = [...new Set(clients.map(({ user }) => user))];
  const asks = clients.flatMap((asker) =>
    commands.flatMap((command): readonly Event[] => {
      const here: Event = { kind: "ask", asker, command, here: true };
      return command.type === "invite" ? [here, { ...here, here: false }] : [here];
    }),
  );
  const own = [...world.calls].flatMap(([call, { call: state }]): readonly Event[] =>
    isLive(state)
      ? [
          ...clients.map((asker): Event => ({ kind: "reach", call, asker })),
          ...(["ring over", "video over", "limit", "server ends"] as const).map((kind): Event => ({ kind, call })),
          ...users.flatMap((user): readonly Event[] =>
            (["lost", "gone", "removed"] as const).map((kind) => ({ kind, call, user })),
          ),
        ]
      : [],
  );
  const full = [...world.calls.values()].some(({ call }) => newestStay(call) >= mostStays);
  return full
    ? [
        ...asks.filter((event) => event.kind !== "ask" || !["add", "join", "accept"].includes(event.command.type)),
        ...own,
      ]
    : [...asks, ...own];
};

export type Searched = { readonly states: number; readonly steps: number; readonly depth: number };

const describe = (event: Event): string =>
  event.kind === "ask" ? `${event.asker.client} asks ${JSON.stringify(event.command)}` : JSON.stringify(event);

type Way = { readonly world: World; readonly from: Way | null; readonly by: Event | null };
const wayTo = ({ from, by }: Way): readonly string[] =>
  from === null || by === null ? [] : [...wayTo(from), describe(by)];

/** Breadth-first state space search: every state that any order of events leads to. Throws on the first invariant violation. */
export const search = (setting: Setting, progress: (states: number) => void = () => undefined): Searched => {
  const states = new Set<string>();
  const met = new Set<string>([nextKey(emptyWorld)]);
  let front: readonly Way[] = [{ world: emptyWorld, from: null, by: null }];
  let steps = 0;
  let depth = 0;
  for (; front.length > 0; depth += 1) {
    const next: Way[] = [];
    for (const way of front) {
      for (const event of eventsOf(way.world, setting)) {
        const result = happen(way.world, setting, event);
        steps += 1;
        if (result.facts.length === 0) continue;
        const state = stateKey(result.world);
        if (states.has(state)) continue;
        states.add(state);
        const here: Way = { world: result.world, from: way, by: event };
        try {
          checkWorld(way.world, result, setting);
        } catch (error) {
          throw new Error(
            `${setting.name}: ${error instanceof Error ? error.message : ""}\n${wayTo(here).join("\n")}`,
            { cause: error },
          );
        }
        const name = nextKey(result.world);
        if (met.has(name)) continue;
        met.add(name);
        next.push(here);
      }
    }
    front = next;
    progress(states.size);
  }
  return { states: states.size, steps, depth };
};
