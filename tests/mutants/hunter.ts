import { setImmediate as turn } from "node:timers/promises";
import { runSeed, type Size } from "../simulation/run/run-seed.ts";

/** Worker process in a mutated copy: runs seeds in order until one breaks an invariant. Exits with its parent. */
process.once("disconnect", () => process.exit(1));
const [size, most] = process.argv.slice(2);
const known: Size = size === "real" ? "real" : "core";
process.send?.({ at: 0 });
for (let seed = 1; seed <= Number(most); seed += 1) {
  const { violation } = await runSeed(known, seed);
  if (violation === null) {
    process.send?.({ at: seed });
    await turn();
    continue;
  }
  process.send?.({ seed, invariant: violation.invariant, message: violation.message.split("\n")[0] });
  break;
}
process.exit(0);
