import { parseArgs } from "node:util";
import { coreMutants } from "./core-mutants.ts";
import { makeCopy } from "./copy.ts";
import { hunt, unharmed } from "./hunt.ts";
import { shellMutants } from "./shell-mutants.ts";

const help = `npm run mutants -- [--only TEXT] [--most N] [--every N]

Puts small faults into a copy of the sources, one at a time, and runs the simulation until it notices.

  --only TEXT   those whose name or file has this text
  --every N     each Nth of them only
  --most N      seeds to try (10,000)`;

const { values } = parseArgs({
  options: {
    help: { type: "boolean" },
    only: { type: "string", default: "" },
    every: { type: "string", default: "1" },
    most: { type: "string", default: "10000" },
  },
});

const main = async (): Promise<number> => {
  const all = [...coreMutants, ...shellMutants];
  const chosen = all
    .filter(({ name, file }) => `${name} ${file}`.includes(values.only))
    .filter((_each, at) => at % Number(values.every) === 0);
  const copy = await makeCopy();
  let killed = 0;
  try {
    for (const size of ["core", "real"] as const)
      if ((await hunt(copy, unharmed(size), 20)) !== null) throw new Error(`the ${size} copy breaks by itself`);
    for (const mutant of chosen) {
      const found = await hunt(copy, mutant, Number(values.most));
      if (found !== null) killed += 1;
      const how = found === null ? "ALIVE" : `seed ${found.seed} ${found.invariant}: ${found.message}`;
      console.log(`${found === null ? "ALIVE " : "killed"} ${mutant.name} (${mutant.breaks}): ${how.slice(0, 140)}`);
    }
  } finally {
    await copy.remove();
  }
  console.log(`${killed} of ${chosen.length} mutants killed`);
  return killed === chosen.length ? 0 : 1;
};

if (values.help === true) console.log(help);
else process.exitCode = await main();
