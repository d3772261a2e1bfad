import { availableParallelism } from "node:os";
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

/** Checks that run first and one by one: the quick ones, and the compiler, whose output the others read. */
const first: readonly Check[] = [format, names, words, links, spec, generated, lint, types];

/** Checks that run side by side after them, the long ones first. */
const sideBySide: readonly Check[] = [
  manual,
  typeCoverage,
  layers,
  ...limits,
  unused,
  budgets,
  licences,
  packages,
  bundleSizes,
  apiReports,
  documented,
];

const checks: readonly Check[] = [...first, ...sideBySide];

const indent = (text: string): string => text.replaceAll(/^/gmu, "    ");

const hold = async (check: Check, tree: Tree): Promise<boolean> => {
  const began = performance.now();
  const complaints = await check.complaints(tree);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${complaints.length === 0 ? "ok    " : "FAILED"} ${check.name} (${seconds} s): ${check.holds}`);
  for (const complaint of complaints) console.log(indent(complaint));
  return complaints.length === 0;
};

/** Runs checks in a number of lanes, each with one check at a time; the number of those that hold. */
const holding = async (chosen: readonly Check[], tree: Tree, lanes: number): Promise<number> => {
  const waiting = chosen.values();
  const lane = async (): Promise<number> => {
    let good = 0;
    for (const check of waiting) good += (await hold(check, tree)) ? 1 : 0;
    return good;
  };
  const counts = await Promise.all(Array.from({ length: lanes }, lane));
  return counts.reduce((all, count) => all + count, 0);
};

/** Runs the checks: `npm run check [name ...]`, all or those named. */
const main = async (wanted: readonly string[]): Promise<number> => {
  const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length > 0) {
    console.error(`no check named ${unknown.join(", ")}; there are ${checks.map(({ name }) => name).join(", ")}`);
    return 2;
  }
  const tree = await openTree(home);
  const chosen = (of: readonly Check[]) => of.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const good =
    (await holding(chosen(first), tree, 1)) + (await holding(chosen(sideBySide), tree, availableParallelism()));
  const all = chosen(checks).length;
  console.log(`${good} of ${all} checks hold`);
  return good === all ? 0 : 1;
};

process.exitCode = await main(process.argv.slice(2));
