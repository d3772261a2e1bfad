#!/usr/bin/env node
import { addApp } from "./add-app.ts";
import { BadSettings, help, readSettings } from "./flags.ts";
import { serve } from "./serve.ts";

/** The `opencallkit` command. */
const run = async (args: readonly string[]): Promise<void> => {
  const [first, second, ...rest] = args;
  if (first === undefined || args.includes("--help") || args.includes("-h")) return void process.stdout.write(help());
  if (first === "serve") return serve(readSettings(args.slice(1), process.env));
  if (first === "app" && second === "add") return addApp(readSettings(rest, process.env));
  throw new BadSettings(`no such command: ${args.join(" ")} (see opencallkit --help)`);
};

try {
  await run(process.argv.slice(2));
} catch (error) {
  const known = error instanceof BadSettings;
  process.stderr.write(`opencallkit: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = known ? 2 : 1;
}
