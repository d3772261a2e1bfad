import { apiReports } from "./checks/api-reports.ts";
import { budgets } from "./checks/budgets.ts";
import type { Check } from "./checks/check.ts";
import { documented } from "./checks/documented.ts";
import { exceptions } from "./checks/exceptions.ts";
import { format } from "./checks/format.ts";
import { generated } from "./checks/generated.ts";
import { layers } from "./checks/layers.ts";
import { arrows } from "./checks/limits/arrows.ts";
import { exportedNames } from "./checks/limits/exported-names.ts";
import { folders } from "./checks/limits/folders.ts";
import { functions } from "./checks/limits/functions.ts";
import { held } from "./checks/limits/limit.ts";
import { parameters } from "./checks/limits/parameters.ts";
import { links } from "./checks/links.ts";
import { lint } from "./checks/lint.ts";
import { manual } from "./checks/manual.ts";
import { names } from "./checks/names.ts";
import { home } from "./checks/program.ts";
import { bundleSizes } from "./checks/packages/bundles.ts";
import { licences } from "./checks/packages/licences.ts";
import { packages } from "./checks/packages/packages.ts";
import { spec } from "./checks/spec.ts";
import { typeCoverage } from "./checks/type-coverage.ts";
import { types } from "./checks/types.ts";
import { unused } from "./checks/unused.ts";
import { words } from "./checks/words.ts";
import { openTree, type Tree } from "./tree.ts";

/** Architecture limits of this project: on folders, functions, dependencies, exported names and parameters. */
const limits = [folders, functions, arrows, exportedNames, parameters].map((limit) => held(limit, exceptions));

/** Checks in order of execution, the quick ones first. */
const checks: readonly Check[] = [
  format,
  names,
  words,
  links,
  spec,
  generated,
  lint,
  types,
  typeCoverage,
  layers,
  ...limits,
  unused,
  budgets,
  licences,
  packages,
  bundleSizes,
  manual,
  apiReports,
  documented,
];

const indent = (text: string): string => text.replaceAll(/^/gmu, "    ");

const hold = async (check: Check, tree: Tree): Promise<boolean> => {
  const complaints = await check.complaints(tree);
  console.log(`${complaints.length === 0 ? "ok    " : "FAILED"} ${check.name}: ${check.holds}`);
  for (const complaint of complaints) console.log(indent(complaint));
  return complaints.length === 0;
};

/** Runs the checks: `npm run check [name ...]`, all or those named. */
const main = async (wanted: readonly string[]): Promise<number> => {
  const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length > 0) {
    console.error(`no check named ${unknown.join(", ")}; there are ${checks.map(({ name }) => name).join(", ")}`);
    return 2;
  }
  const tree = await openTree(home);
  const chosen = wanted.length === 0 ? checks : checks.filter(({ name }) => wanted.includes(name));
  let failed = 0;
  for (const check of chosen) failed += (await hold(check, tree)) ? 0 : 1;
  console.log(`${chosen.length - failed} of ${chosen.length} checks hold`);
  return failed === 0 ? 0 : 1;
};

process.exitCode = await main(process.argv.slice(2));
