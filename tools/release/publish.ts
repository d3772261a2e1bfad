import { relative } from "node:path";
import { run, type Ran } from "../run.ts";
import type { Staged } from "./stage.ts";

export type PublishOptions = {
  /** URL of the registry; npm's own setting by default. */
  readonly registry: string | null;
  /** Distribution tag under which people find it. */
  readonly tag: string;
  /** Build attestation, which only a CI with an identity can make. */
  readonly provenance: boolean;
  readonly dryRun: boolean;
};

export type Outcome = "published" | "was there" | "would be published";

const at = (registry: string | null): readonly string[] => (registry === null ? [] : ["--registry", registry]);

const failure = ({ output }: Ran): Error => new Error(output.trim());

const isThere = async (
  { manifest: { name, version } }: Staged,
  root: string,
  registry: string | null,
): Promise<boolean> => {
  const ran = await run("npm", ["view", `${name}@${version}`, "version", "--json", ...at(registry)], root);
  if (ran.code === 0) return ran.output.includes(version);
  if (ran.output.includes("E404")) return false;
  throw failure(ran);
};

/** Publishes one staged package. One that the registry has is left alone, so that a release that broke off can go on. */
export const publish = async (staged: Staged, options: PublishOptions, root: string): Promise<Outcome> => {
  const { registry, tag, provenance, dryRun } = options;
  if (await isThere(staged, root, registry)) return "was there";
  const folder = `./${relative(root, staged.folder)}`;
  const wishes = [`--provenance=${String(provenance)}`, ...(dryRun ? ["--dry-run"] : [])];
  const ran = await run("npm", ["publish", folder, "--tag", tag, ...wishes, ...at(registry)], root);
  if (ran.code !== 0) throw failure(ran);
  return dryRun ? "would be published" : "published";
};
