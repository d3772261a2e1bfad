import { runSeed, type Size } from "../run/run-seed.ts";

/** Runs in a spoilt copy: seeds, one after the other, until one breaks an invariant. */
const [size, most] = process.argv.slice(2);
const known: Size = size === "real" ? "real" : "core";
process.send?.({ at: 0 });
for (let seed = 1; seed <= Number(most); seed += 1) {
  const { violation } = await runSeed(known, seed);
  if (violation === null) {
    process.send?.({ at: seed });
    continue;
  }
  process.send?.({ seed, invariant: violation.invariant, message: violation.message.split("\n")[0] });
  break;
}
process.disconnect?.();
process.exit(0);
