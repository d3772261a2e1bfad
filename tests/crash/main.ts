import { campaign } from "./run/campaign.ts";
import { help, readFlags, type Flags } from "./run/flags.ts";
import { anomaliesOf, tableOf } from "./run/report.ts";

/** Threshold for long calls: a smaller campaign would be over before a call of half a minute. */
const fewCalls = 500;

const say = (lines: readonly string[]): void => {
  for (const line of lines) console.log(line);
};

const runAll = async ({ stores, calls, kills, seed }: Flags): Promise<number> => {
  let anomalies = 0;
  for (const kind of stores) {
    const outcome = await campaign({
      kind,
      calls,
      kills,
      seed,
      patient: calls >= fewCalls,
      progress: (line) => console.log(`  ${line}`),
    });
    say(anomaliesOf(outcome));
    say(["", ...tableOf(outcome)]);
    anomalies += outcome.anomalies.length;
  }
  return anomalies === 0 ? 0 : 1;
};

const main = async (): Promise<number> => {
  const flags = readFlags(process.argv.slice(2));
  if (!flags.help) return runAll(flags);
  console.log(help);
  return 0;
};

// Ctrl-C: exit through the handlers, which also kill the servers.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
process.exitCode = await main();
