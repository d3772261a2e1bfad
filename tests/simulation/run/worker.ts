import { setImmediate as turn } from "node:timers/promises";
import { runRange } from "./range.ts";
import type { Size } from "./run-seed.ts";

/** Worker process for a range of seeds. It reports to its parent by IPC, and exits with it. */
process.once("disconnect", () => process.exit(1));
process.channel?.unref();
const [size, from, count] = process.argv.slice(2);
const known: Size = size === "real" ? "real" : "core";
const result = await runRange({ size: known, from: Number(from), count: Number(count) }, async (done, found) => {
  process.send?.({ done, found: found.map(({ seed }) => seed) });
  await turn();
});
process.send?.({ result });
