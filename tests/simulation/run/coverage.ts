import { failpoints, type Failpoint } from "../shell/failpoints.ts";
import type { Size } from "./run-seed.ts";
import type { Tally } from "./tally.ts";

const pressed = ["invite", "accept", "reject", "cancel", "hangUp", "add", "join", "switchMedia", "answerVideo"];
/** Every command: those that a person presses, and that of the media, which the real engine here has none of. */
const commands = [...pressed, "reportNoPath"];

/** Coverage states: every state of a call and a leg in which a client may send a command. */
const states = [
  "new",
  "void",
  ...["none", "waiting", "waiting elsewhere", "ringing", "shielded", "left", "unheard"].map((leg) => `ringing/${leg}`),
  ...["none", "joined", "joined elsewhere", "ringing", "shielded", "left", "unheard", "removed"].map(
    (leg) => `talking/${leg}`,
  ),
  ...["none", "left", "unheard", "removed"].map((leg) => `ended/${leg}`),
];

/** Reachable pairs with the real engine: commands for calls on its screen, which may be stale, and a join by any id. */
const engineAsks: { readonly [state: string]: readonly string[] } = {
  new: ["invite", "cancel", "join"],
  void: ["invite", "cancel", "join"],
  "ringing/none": ["join"],
  "ringing/waiting": ["invite", "cancel", "add", "switchMedia", "answerVideo"],
  "ringing/waiting elsewhere": ["join"],
  "ringing/ringing": ["accept", "reject", "add", "switchMedia", "answerVideo"],
  "talking/none": ["join"],
  "talking/joined": pressed.filter((type) => type !== "join"),
  "talking/joined elsewhere": ["accept", "reject", "add", "join", "switchMedia", "answerVideo"],
  "talking/ringing": ["accept", "reject"],
  "talking/left": ["join"],
  "talking/removed": ["join"],
  "ended/none": ["join"],
  "ended/left": pressed,
  "ended/unheard": ["join"],
};

const pairsOf = (size: Size): readonly string[] =>
  states.flatMap((state) =>
    (size === "core" ? commands : (engineAsks[state] ?? [])).map((command) => `${state} × ${command}`),
  );

const perMillion = 1000;

/** Failpoints of the real modules: only these two, for they lie in the simulated store and the modules have none. */
const inStore: readonly Failpoint[] = ["before-commit", "after-commit"];

/** Coverage report: how often each required pair and failpoint occurred, and which were too rare. */
export const coverageOf = (size: Size, tally: Tally, schedules: number) => {
  const points = (size === "core" ? failpoints : inStore).map((point) => `failpoint ${point}`);
  const rows = [...pairsOf(size), ...points].map((name) => ({ name, count: tally.get(name) ?? 0 }));
  return {
    rows,
    rare: rows.filter(({ count }) => count * 1_000_000 < perMillion * schedules),
  };
};
