#!/usr/bin/env node
import { relative } from "node:path";
import { askTemplate } from "./ask-template.ts";
import { BadOptions, help, readOptions } from "./options.ts";
import type { TemplateName } from "./templates.ts";
import { writeApp } from "./write-app.ts";

/** A path as a shell takes it. */
const quoted = (path: string): string => (/^[\w./-]+$/u.test(path) ? path : `"${path}"`);

/** How an app is started; uni-app's builds report to its vendor unless the variable `CI` is set. */
const startOf: { readonly [name in TemplateName]: string } = {
  plain: "npm run dev     ",
  vue: "npm run dev     ",
  react: "npm run dev     ",
  uniapp: "CI=1 npm run dev",
};

const nextSteps = (folder: string, template: TemplateName): string => `
Written. Now:

  cd ${quoted(relative(process.cwd(), folder) || ".")}
  npm install
  npm run server     # in a second terminal, in this folder: the call server, on http://localhost:8080
  ${startOf[template]}   # the app; open it with ?user=alice and with ?user=bob, and call
`;

/** Entry point of `npm create opencallkit`. */
const main = async (args: readonly string[]): Promise<void> => {
  const options = readOptions(args);
  if (options.help) return void process.stdout.write(help);
  const { stdin: input, stdout: output } = process;
  const asks = input.isTTY && output.isTTY;
  const template = options.template ?? (asks ? await askTemplate({ input, output }) : "plain");
  process.stdout.write(`writing ${options.folder} from the template ${template}\n`);
  await writeApp(options.folder, template);
  process.stdout.write(nextSteps(options.folder, template));
};

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`create-opencallkit: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof BadOptions ? 2 : 1;
}
