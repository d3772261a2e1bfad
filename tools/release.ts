import { parseArgs } from "node:util";
import type { Check } from "./checks/check.ts";
import { bundleSizes } from "./checks/packages/bundles.ts";
import { licences } from "./checks/packages/licences.ts";
import { packages } from "./checks/packages/packages.ts";
import { stagedOf } from "./checks/packages/staged.ts";
import { home } from "./checks/program.ts";
import { publish, type PublishOptions } from "./release/publish.ts";
import { notReady } from "./release/readiness.ts";
import { openTree, type Tree } from "./tree.ts";

const help = `npm run release -- [--dry-run] [--registry URL] [--tag TAG] [--no-provenance]

Builds, checks and publishes every package, each after those that it depends on. See RELEASING.md.

  --dry-run         does everything but the publishing
  --registry URL    where to publish; npm's own setting by default. One on this machine is a rehearsal:
                    what is not ready is told, and does not stop it
  --tag TAG         what people ask for: latest (the default), or next for a version before its release
  --no-provenance   does not say which build the packages come from; outside of CI nothing can
`;

type Settings = PublishOptions & { readonly rehearsal: boolean };

class BadFlag extends Error {}

/** What has to be mended before the release; the message is for the maintainer as it stands. */
class NotReleased extends Error {}

const isLoopback = (url: string): boolean => {
  if (!URL.canParse(url)) throw new BadFlag(`--registry ${url} is no URL`);
  return ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);
};

const flagsIn = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      "dry-run": { type: "boolean", default: false },
      registry: { type: "string" },
      tag: { type: "string", default: "latest" },
      provenance: { type: "boolean", default: true },
      help: { type: "boolean", default: false },
    },
  }).values;

const parse = (args: readonly string[]): ReturnType<typeof flagsIn> => {
  try {
    return flagsIn(args);
  } catch (error) {
    throw new BadFlag(error instanceof Error ? error.message : String(error));
  }
};

const readSettings = (args: readonly string[]): Settings | null => {
  const values = parse(args);
  if (values.help) return null;
  const registry = values.registry ?? null;
  const local = registry !== null && isLoopback(registry);
  return {
    registry,
    tag: values.tag,
    provenance: values.provenance && !local,
    dryRun: values["dry-run"],
    rehearsal: local || values["dry-run"],
  };
};

const expectReady = async (tree: Tree, settings: Settings): Promise<void> => {
  const reasons = await notReady(tree, settings);
  if (reasons.length > 0 && !settings.rehearsal) throw new NotReleased(`not ready:\n  ${reasons.join("\n  ")}`);
  for (const reason of reasons) console.log(`not ready: ${reason}`);
};

const expectSound = async (tree: Tree, { name, complaints }: Check): Promise<void> => {
  const found = await complaints(tree);
  if (found.length > 0) throw new NotReleased(`${name}:\n  ${found.join("\n  ")}`);
};

const release = async (settings: Settings): Promise<void> => {
  const tree = await openTree(home);
  await expectReady(tree, settings);
  console.log("building and checking");
  const staged = await stagedOf(tree);
  for (const check of [licences, packages, bundleSizes]) await expectSound(tree, check);
  for (const [at, one] of staged.entries()) {
    const { name, version } = one.manifest;
    const outcome = await publish(one, settings, home).catch((error: unknown) => {
      throw new NotReleased(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    });
    console.log(`${at + 1} of ${staged.length}  ${name} ${version}: ${outcome}`);
  }
};

/** Release (`npm run release`); a failure ends it, and once that is mended the same command goes on where it ended. */
const main = async (args: readonly string[]): Promise<number> => {
  const settings = readSettings(args);
  if (settings === null) console.log(help);
  else await release(settings);
  return 0;
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BadFlag || error instanceof NotReleased)) throw error;
  console.error(`release: ${error.message}`);
  process.exitCode = error instanceof BadFlag ? 2 : 1;
}
