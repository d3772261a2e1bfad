import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../../release/manifest.ts";
import type { Staged } from "../../release/stage.ts";

const required = ["name", "version", "description", "keywords", "license", "sideEffects", "publishConfig", "files"];
const forbidden = ["private", "scripts", "devDependencies"];

const isRange = (range: string): boolean => /^(?:\^|>=)\d/u.test(range);

const undeclared = ({ imports, manifest: { name, dependencies, peerDependencies } }: Staged): readonly string[] =>
  [...imports].filter((each) => each !== name && !(each in dependencies) && !(each in peerDependencies));

/** Ranges of dependencies: of our own packages the release they are published with, of others never a pin. */
const rangeComplaints = ({ dependencies }: Manifest, versions: ReadonlyMap<string, string>): readonly string[] =>
  Object.entries(dependencies).flatMap(([name, range]) => {
    const version = versions.get(name);
    if (version !== undefined && range !== `^${version}`)
      return [`depends on ${name} ${range}, which is published as ${version}`];
    return isRange(range) ? [] : [`depends on ${name} ${range}, which is no range`];
  });

/** Violations in what a published package has to say of itself, and in what it needs to work by itself. */
export const standsAlone = (one: Staged, all: readonly Staged[]): readonly string[] => {
  const { manifest, folder } = one;
  const versions = new Map(all.map(({ manifest: { name, version } }) => [name, version]));
  return [
    ...required.filter((field) => !(field in manifest.fields)).map((field) => `its manifest has no ${field}`),
    ...forbidden.filter((field) => field in manifest.fields).map((field) => `its manifest has ${field}`),
    ...["README.md", "LICENSE"].filter((file) => !existsSync(join(folder, file))).map((file) => `has no ${file}`),
    ...undeclared(one).map((name) => `imports ${name}, which is not among its dependencies`),
    ...rangeComplaints(manifest, versions),
  ];
};
