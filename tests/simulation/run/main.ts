import { parseArgs } from "node:util";
import { keepSeed } from "../seeds/keep.ts";
import { coverageOf } from "./coverage.ts";
import type { Ranged } from "./range.ts";
import { runSeed, type Size } from "./run-seed.ts";
import { shorten } from "./shorten.ts";
import { verdictOn } from "./verdict.ts";
import { runWorkers } from "./workers.ts";

const help = `npm run sim -- [--schedules N] [--from SEED] [--workers N] [--real] [--counts]

Runs schedules of people who call each other over nodes, wires, pages and a store that fail, each decided by its seed,
and checks what must hold (docs/simulation.md).

  --schedules N   how many (1,000,000; with --real 50,000)
  --from SEED     the first seed (1)
  --workers N     processes that share them (2)
  --real          the real door, gateway and client engine instead of the core in a simulated shell
  --counts        prints every (state, command) pair and failpoint with its count

SIM_SEED=SEED npm run sim [-- --real]   runs one seed and prints its trace`;

const replay = async (size: Size, seed: number): Promise<number> => {
  const outcome = await runSeed(size, seed, true);
  for (const line of outcome.lines) console.log(line);
  console.log(`hash ${outcome.hash.toString(16)}`);
  if (outcome.violation === null) return 0;
  console.log(`${outcome.violation.invariant}: ${outcome.violation.message}`);
  return 1;
};

const showFound = async (size: Size, { found }: Ranged): Promise<void> => {
  for (const each of found.slice(0, 5)) {
    console.log(`\nseed ${each.seed} breaks ${each.invariant}: ${each.message}`);
    for (const line of shorten(await runSeed(size, each.seed, true))) console.log(`  ${line}`);
    console.log(`  again: SIM_SEED=${each.seed} npm run sim${size === "real" ? " -- --real" : ""}`);
    await keepSeed(size, each);
  }
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      help: { type: "boolean" },
      real: { type: "boolean" },
      counts: { type: "boolean" },
      schedules: { type: "string" },
      from: { type: "string", default: "1" },
      workers: { type: "string", default: "2" },
    },
  });
  if (values.help === true) {
    console.log(help);
    return 0;
  }
  const size: Size = values.real === true ? "real" : "core";
  const one = process.env["SIM_SEED"];
  if (one !== undefined) return replay(size, Number(one));
  const count = Number(values.schedules ?? (size === "core" ? 1_000_000 : 50_000));
  const begun = performance.now();
  let said = begun;
  const ranged = await runWorkers(
    { size, from: Number(values.from), count },
    Number(values.workers),
    ({ done, found }) => {
      if (performance.now() - said < 15_000) return;
      said = performance.now();
      const broken = found.length === 0 ? "" : `; broken by ${found.join(", ")}`;
      console.log(`  ${done} of ${count}, ${Math.round((done * 1000) / (said - begun))} a second${broken}`);
    },
  );
  const seconds = (performance.now() - begun) / 1000;
  const tally = new Map(ranged.tally);
  const { rows } = coverageOf(size, tally, ranged.done);
  if (values.counts === true)
    for (const { name, count: times } of rows) console.log(`${String(times).padStart(10)} ${name}`);
  const sum = (name: string): number => tally.get(name) ?? 0;
  console.log(
    `${ranged.done} schedules in ${seconds.toFixed(0)} s (${(ranged.done / seconds).toFixed(0)} a second): ` +
      `${sum("calls")} calls, ${sum("commits")} commits, ${sum("deliveries")} deliveries, ${sum("faults")} faults`,
  );
  await showFound(size, ranged);
  const { holds, says } = verdictOn(size, ranged);
  for (const line of says) console.log(line);
  console.log(holds ? "all of them hold" : "it does not hold");
  return holds ? 0 : 1;
};

process.exitCode = await main();
