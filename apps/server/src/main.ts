#!/usr/bin/env node
import { addApp } from "./add-app.ts";
import { appKey } from "./app-key.ts";
import { appSecret } from "./app-secret.ts";
import { appSig } from "./app-sig.ts";
import { call } from "./ask/call.ts";
import { calls } from "./ask/calls.ts";
import { processConsole } from "./ask/console.ts";
import { CommandFailed } from "./command-failed.ts";
import { tail } from "./ask/tail.ts";
import { commandHelp } from "./command-help.ts";
import { backup, restore } from "./copies.ts";
import { doctor } from "./doctor/doctor.ts";
import { BadSettings, help, readSettings, type Settings } from "./flags.ts";
import { migrate } from "./migrate.ts";
import { serve } from "./serve.ts";
import { setApp } from "./set-app.ts";
import { messageOf } from "@opencallkit/server/ports";

const settingsOf = (args: readonly string[]): Settings => readSettings(args, process.env);

/** Splits off the positional file argument, which comes before the flags. */
const fileFirst = (command: string, args: readonly string[]): readonly [string, Settings] => {
  const [file, ...rest] = args;
  if (file === undefined || file.startsWith("-"))
    throw new BadSettings(`${command} needs a file: opencallkit ${command} FILE (see opencallkit ${command} --help)`);
  return [file, settingsOf(rest)];
};

/** Splits off the positional arguments, which come before the flags. */
const wordsFirst = (args: readonly string[]): { readonly words: readonly string[]; readonly settings: Settings } => {
  const flag = args.findIndex((word) => word.startsWith("--"));
  const end = flag < 0 ? args.length : flag;
  return { words: args.slice(0, end), settings: settingsOf(args.slice(end)) };
};

const commands: { readonly [name: string]: (args: readonly string[]) => Promise<void> } = {
  serve: (args) => serve(settingsOf(args)),
  "app add": (args) => addApp(settingsOf(args)),
  "app set": (args) => {
    const { words, settings } = wordsFirst(args);
    const [app = "", ...pairs] = words;
    return setApp(app, pairs, settings);
  },
  "app secret": (args) => {
    const { words, settings } = wordsFirst(args);
    return appSecret(words, settings);
  },
  "app key": (args) => {
    const { words, settings } = wordsFirst(args);
    return appKey(words, settings);
  },
  "app sig": (args) => {
    const { words, settings } = wordsFirst(args);
    return appSig(words, settings);
  },
  calls: (args) => calls(args, processConsole()),
  call: (args) => call(args, processConsole()),
  tail: (args) => tail(args, processConsole()),
  doctor: (args) => doctor(args, processConsole()),
  migrate: (args) => migrate(settingsOf(args)),
  backup: (args) => backup(...fileFirst("backup", args)),
  restore: (args) => restore(...fileFirst("restore", args)),
};

/** Entry point of the `opencallkit` command: dispatches to its subcommands. */
const run = async (args: readonly string[]): Promise<void> => {
  const [first, second] = args;
  const name = first === "app" ? `${first} ${second ?? ""}` : (first ?? "");
  if (args.includes("--help") || args.includes("-h") || first === undefined)
    return void process.stdout.write(commandHelp(name) ?? help());
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new BadSettings(`no such command: ${args.join(" ")} (see opencallkit --help)`);
  await command(args.slice(name.split(" ").length));
};

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`opencallkit: ${messageOf(error)}\n`);
  process.exitCode = error instanceof BadSettings ? 2 : error instanceof CommandFailed ? error.exitCode : 1;
}
