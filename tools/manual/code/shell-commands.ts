import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { publishedIn } from "../../release/published.ts";
import { isFields, readManifest } from "../../release/manifest.ts";
import { run } from "../../run.ts";
import type { Tree } from "../../tree.ts";

/** What a command of the manual is held against. */
export type CommandBook = {
  /** Help text of a subcommand of `opencallkit`, or null if there is none. */
  readonly helpOf: (subcommand: string) => Promise<string | null>;
  readonly createHelp: string;
  /** Packages that may be installed: ours, and those that ours are used with. */
  readonly packages: ReadonlySet<string>;
  /** Scripts of the repository and of the templates. */
  readonly scripts: ReadonlySet<string>;
  /** Paths of REST, such as `/v1/calls/{callId}`. */
  readonly paths: readonly string[];
  /** Files of the repository. */
  readonly files: readonly string[];
};

const scriptsOf = (manifest: string): readonly string[] => {
  const { scripts } = readManifest(manifest).fields;
  return isFields(scripts) ? Object.keys(scripts) : [];
};

/** Opens what commands are held against: the commands' own help, the manifests, and the OpenAPI description. */
export const openCommandBook = async (tree: Tree): Promise<CommandBook> => {
  const known = new Map<string, Promise<string | null>>();
  const node = async (args: readonly string[]): Promise<string> => {
    const { output } = await run(process.execPath, ["--conditions=source", ...args], tree.root);
    return output;
  };
  const all = await node(["apps/server/src/main.ts", "--help"]);
  const ask = async (subcommand: string): Promise<string | null> => {
    if (!all.includes(`  opencallkit ${subcommand} `)) return null;
    const own = await node(["apps/server/src/main.ts", ...subcommand.split(" "), "--help"]);
    return `${all}\n${own}`;
  };
  const templates = tree.files.filter((file) => /^apps\/create\/templates\/[^/]+\/package\.json$/u.test(file));
  const manifests = await Promise.all(["package.json", ...templates].map(tree.read));
  const api: unknown = JSON.parse(await readFile(join(tree.root, "packages/server/src/rest/openapi.json"), "utf8"));
  return {
    helpOf: (subcommand) => {
      const asked = known.get(subcommand) ?? ask(subcommand);
      known.set(subcommand, asked);
      return asked;
    },
    createHelp: await node(["apps/create/src/main.ts", "--help"]),
    packages: new Set((await publishedIn(tree)).map(({ manifest }) => manifest.name)),
    scripts: new Set(["start", "test", ...manifests.flatMap(scriptsOf)]),
    files: tree.files,
    paths: isFields(api) && isFields(api["paths"]) ? Object.keys(api["paths"]) : [],
  };
};

const ofOpenCallKit = async (args: readonly string[], { helpOf }: CommandBook): Promise<string | null> => {
  const [first = "", second = ""] = args;
  const name = first === "app" ? `${first} ${second}` : first;
  const help = await helpOf(name);
  if (help === null) return `opencallkit has no ${name}`;
  const words = args.slice(name.split(" ").length);
  const unknown = words
    .map((word) => /^--[a-z-]+/u.exec(word)?.[0] ?? /^[A-Za-z]+(?==)/u.exec(word)?.[0])
    .find((word) => word !== undefined && !new RegExp(`(?:^|[\\s[])${word}(?:[\\s=]|$)`, "mu").test(help));
  return unknown === undefined ? null : `opencallkit ${name} --help does not know ${unknown}`;
};

const namesIn = (words: readonly string[]): readonly string[] => words.filter((word) => !word.startsWith("-"));

/** What is wrong with the words behind `npm VERB`. */
const npmVerbs: {
  readonly [verb: string]: (words: readonly string[], book: CommandBook) => string | null | Promise<string | null>;
} = {
  ci: () => null,
  init: (words) => (words.join(" ") === "-y" ? null : `npm init ${words.join(" ")}`),
  pkg: (words) => (words.join(" ") === "set type=module" ? null : `npm pkg ${words.join(" ")}`),
  start: () => null,
  test: () => null,
  install: (words, { packages }) => {
    const folder = words.indexOf("--prefix") + 1;
    const unknown = namesIn(words.filter((_word, at) => folder === 0 || at !== folder)).find(
      (name) => !packages.has(name),
    );
    return unknown === undefined ? null : `npm install: ${unknown} is none of our packages`;
  },
  create: (words, { createHelp }) => {
    const template = words[words.indexOf("--template") + 1] ?? "";
    if (words[0] !== "opencallkit@latest") return `npm create ${words[0] ?? ""}`;
    return createHelp.includes(`  ${template} `) ? null : `npm create opencallkit has no template ${template}`;
  },
  run: (words, book) => {
    const [script = ""] = words;
    if (script === "opencallkit") return ofOpenCallKit(words.slice(words.indexOf("--") + 1), book);
    return book.scripts.has(script) ? null : `no script ${script}`;
  },
};

const ofNpm = async ([verb = "", ...words]: readonly string[], book: CommandBook): Promise<string | null> => {
  const judge = Object.hasOwn(npmVerbs, verb) ? npmVerbs[verb] : undefined;
  return judge === undefined ? `npm ${verb} is not known here` : judge(words, book);
};

const ofCurl = (args: readonly string[], { paths }: CommandBook): string | null => {
  const address = args.find((word) => /^https?:/u.test(word)) ?? "";
  const path = URL.canParse(address) ? new URL(address).pathname : "";
  const known = paths.some((each) => new RegExp(`^${each.replaceAll(/\{[^}]+\}/gu, "[^/]+")}$`, "u").test(path));
  return known ? null : `no route ${path}`;
};

/** Programs of the system, as they are used here. */
const others: readonly RegExp[] = [
  /^cd [\w-]+$/u,
  /^export /u,
  /^python3 -m http\.server \d+ --bind 127\.0\.0\.1$/u,
  /^python3 -c '/u,
  /^(?:useradd|install|systemctl) /u,
];

/** Programs that take files of the repository: those that are named have to be there. */
const ofFiles = (args: readonly string[], { files }: CommandBook): string | null => {
  const named = args.filter((word) => /^deploy\/[\w.-]+\.\w+$/u.test(word));
  const missing = named.find((file) => !files.includes(file));
  if (named.length === 0) return "names no file of the repository";
  return missing === undefined ? null : `there is no ${missing}`;
};

const complaintOf = async (command: string, book: CommandBook): Promise<string | null> => {
  const [program = "", ...args] = command.split(/\s+/u).filter((word, at) => at > 0 || word !== "");
  if (others.some((form) => form.test(command))) return null;
  switch (program) {
    case "npm":
      return ofNpm(args, book);
    case "npx":
      return args[0] === "opencallkit" ? ofOpenCallKit(args.slice(1), book) : `nobody has tried npx ${args[0] ?? ""}`;
    case "opencallkit":
      return ofOpenCallKit(args, book);
    case "curl":
      return ofCurl(args, book);
    case "cp":
      return ofFiles(args.slice(0, 1), book);
    case "docker":
      return ofFiles(args, book);
    default:
      return `nobody has tried ${program}`;
  }
};

const commandsIn = (text: string): readonly string[] =>
  text
    .split("\n")
    .flatMap((line) => line.replace(/(?:^|\s)#.*$/u, "").split("&&"))
    .map((command) => command.trim().replace(/^(?:[A-Z_]+=\S* )+/u, ""))
    .filter((command) => command !== "");

/** What is wrong with the commands of a shell block: names, flags and routes that are not there. */
export const shellFaults = async (text: string, book: CommandBook): Promise<readonly string[]> => {
  const faults: string[] = [];
  for (const command of commandsIn(text)) {
    const complaint = await complaintOf(command, book);
    if (complaint !== null) faults.push(`${command}: ${complaint}`);
  }
  return faults;
};
