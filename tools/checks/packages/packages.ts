import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { readManifest } from "../../release/manifest.ts";
import type { Staged } from "../../release/stage.ts";
import type { Tree } from "../../tree.ts";
import type { Check } from "../check.ts";
import { entryTypes } from "./entry-types.ts";
import { stagedOf } from "./staged.ts";
import { standsAlone } from "./stands-alone.ts";

/** Violations in a manifest against the files that it names (publint). */
const manifestAndFiles = async ({ folder }: Staged): Promise<readonly string[]> => {
  const { messages, pkg } = await publint({ pkgDir: folder, pack: false, strict: true });
  const complaints = messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
  // Templates are modules of other packages, which are yet to be.
  return complaints.filter((complaint) => !complaint.startsWith("/templates/"));
};

const complaintsOf = async (one: Staged, all: readonly Staged[]): Promise<readonly string[]> => {
  const found = [...standsAlone(one, all), ...(await manifestAndFiles(one)), ...(await entryTypes(one))];
  return found.map((complaint) => `${one.from}: ${complaint}`);
};

/** Packages that npm itself would publish as they stand in the checkout. */
const unguarded = async ({ files, read }: Tree): Promise<readonly string[]> => {
  const manifests = files.filter((file) => /^(?:packages|apps)\/[^/]+\/package\.json$/u.test(file));
  const fields = await Promise.all(manifests.map(async (file) => readManifest(await read(file)).fields));
  return manifests
    .filter((_file, at) => fields[at]?.["private"] !== true)
    .map((file) => `${file}: has to be private; what is published, by its publishConfig, is a staged copy`);
};

export const packages: Check = {
  name: "packages",
  holds: "Every package, as it is published, is complete, needs what it declares, and has types that are found.",
  complaints: async (tree) => {
    const staged = await stagedOf(tree);
    return [...(await unguarded(tree)), ...(await Promise.all(staged.map((one) => complaintsOf(one, staged)))).flat()];
  },
};
