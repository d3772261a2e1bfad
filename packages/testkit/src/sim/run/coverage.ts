import { failpoints } from "../shell/failpoints.ts";
import type { Size } from "./run-seed.ts";
import type { Tally } from "./tally.ts";

const commands = ["invite", "accept", "reject", "cancel", "hangUp", "add", "join", "switchMedia", "answerVideo"];

/** Every state in which somebody may ask something. */
const states = [
  "new",
  "void",
  ...["none", "waiting", "waiting elsewhere", "ringing", "shielded", "left", "unheard"].map((leg) => `ringing/${leg}`),
  ...["none", "joined", "joined elsewhere", "ringing", "shielded", "left", "unheard", "removed"].map(
    (leg) => `talking/${leg}`,
  ),
  ...["none", "left", "unheard", "removed"].map((leg) => `ended/${leg}`),
];

const perMillion = 1000;

/** What must occur, and how often it did. */
export const coverageOf = (size: Size, tally: Tally, schedules: number) => {
  const pairs = states.flatMap((state) => commands.map((command) => `${state} × ${command}`));
  const points = size === "core" ? failpoints.map((point) => `failpoint ${point}`) : [];
  const rows = [...pairs, ...points].map((name) => ({ name, count: tally.get(name) ?? 0 }));
  return {
    rows,
    rare: rows.filter(({ count }) => count * 1_000_000 < perMillion * schedules),
  };
};
