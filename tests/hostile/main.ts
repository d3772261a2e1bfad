import { hostileCases } from "./cases/index.ts";
import { complaintsOf, runCase, slownessOf, type Outcome } from "./run-case.ts";
import { startTarget } from "./target.ts";

const help = `npm run hostile [-- --seconds N] [part of a case's name ...]

Does to a real server what one stranger, one device or one user may try, one case after the other, each beside a bystander
who asks something every 20 ms, and says what became of it. ${hostileCases.length} cases; 10 s each unless --seconds says otherwise.`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const ms = (value: number): string => `${value.toFixed(0).padStart(5)} ms`;

const report = (outcome: Outcome): readonly string[] => {
  const complaints = [...complaintsOf(outcome), ...slownessOf(outcome)];
  const { name, quiet, under, grown } = outcome;
  const figures = `p99 ${ms(under.p99)} (quiet ${ms(quiet.p99)})  longest ${ms(under.longest)}  memory +${(Math.max(0, grown) / 1e6).toFixed(0)} MB`;
  say(`${complaints.length === 0 ? "ok    " : "FAILED"} ${name.padEnd(62)} ${figures}`);
  for (const complaint of complaints) say(`       ${complaint}`);
  return complaints;
};

const main = async (args: readonly string[]): Promise<number> => {
  if (args.includes("--help") || args.includes("-h")) {
    say(help);
    return 0;
  }
  const at = args.indexOf("--seconds");
  const seconds = at < 0 ? 10 : Number(args[at + 1]);
  const parts = at < 0 ? args : args.toSpliced(at, 2);
  if (!(seconds >= 1 && seconds <= 600)) {
    say("--seconds takes a number from 1 to 600");
    return 2;
  }
  const chosen = hostileCases.filter(({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)));
  if (chosen.length === 0) {
    say(`no case is called ${parts.join(", ")}`);
    return 2;
  }
  let failed = 0;
  let target = await startTarget();
  const timing = { quietMs: 2000, attackMs: seconds * 1000, releaseMs: 30_000 };
  try {
    for (const each of chosen) {
      if (!target.alive()) target = await startTarget();
      failed += report(await runCase(target, each, timing)).length === 0 ? 0 : 1;
      if (!target.alive()) say(target.log());
    }
  } finally {
    await target.stop();
  }
  say(`${chosen.length - failed} of ${chosen.length} cases hold`);
  return failed === 0 ? 0 : 1;
};

process.exitCode = await main(process.argv.slice(2));
