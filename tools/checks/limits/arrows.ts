import type { Fault, Limit } from "./limit.ts";
import { importsOf } from "./imports.ts";
import { placeOf, sourcesOf, isTest, type Sources } from "./sources.ts";

/** Node of the dependency graph: `packages/core/src/rules/a.ts` → package `core`, part `rules/`; a file right in `src` is its own part. */
const partOf = (file: string): { readonly packageName: string; readonly part: string } | null => {
  const [, packageName, folder, alone] = /^packages\/([^/]+)\/src\/(?:([^/]+)\/.*|([^/]+))$/u.exec(file) ?? [];
  if (packageName === undefined) return null;
  return { packageName, part: folder === undefined ? (alone ?? "") : `${folder}/` };
};

const isJudged = (file: string): boolean => !isTest(file) && !/^packages\/[^/]+\/src\/testing\//u.test(file);

/** Edge of the dependency graph: an import from one part of a package into another. */
type Arrow = { readonly from: string; readonly to: string; readonly place: string };

const arrowsByPackage = (sources: Sources): ReadonlyMap<string, readonly Arrow[]> => {
  const found = [...sources.parsed.keys()].filter(isJudged).flatMap((file) =>
    importsOf(sources, file).flatMap(({ target, node }) => {
      const from = partOf(file);
      const to = partOf(target);
      return from === null ||
        to === null ||
        from.packageName !== to.packageName ||
        from.part === to.part ||
        !isJudged(target)
        ? []
        : [{ packageName: from.packageName, from: from.part, to: to.part, place: placeOf(sources, node) }];
    }),
  );
  return Map.groupBy(found, ({ packageName }) => packageName);
};

const reach = (arrows: readonly Arrow[], start: string): ReadonlySet<string> => {
  const seen = new Set<string>();
  const open = [start];
  for (let part = open.pop(); part !== undefined; part = open.pop())
    for (const { from, to } of arrows)
      if (from === part && !seen.has(to)) {
        seen.add(to);
        open.push(to);
      }
  return seen;
};

/** Strongly connected components of the dependency graph, those with a cycle. */
const circlesOf = (arrows: readonly Arrow[]): readonly (readonly string[])[] => {
  const parts = [...new Set(arrows.map(({ from }) => from))].toSorted();
  const reached = new Map(parts.map((part) => [part, reach(arrows, part)]));
  const together = (a: string, b: string): boolean =>
    reached.get(a)?.has(b) === true && reached.get(b)?.has(a) === true;
  return parts
    .filter((part) => together(part, part))
    .map((part) => parts.filter((other) => together(part, other)))
    .filter(([first], at, all) => all.findIndex(([other]) => other === first) === at);
};

/** Report of one cycle: its edges, those of the fewest imports first, for these are the easiest to invert. */
const circleFault = (packageName: string, circle: readonly string[], arrows: readonly Arrow[]): Fault => {
  const inside = arrows.filter(({ from, to }) => circle.includes(from) && circle.includes(to));
  const pairs = [...Map.groupBy(inside, ({ from, to }) => `${from} → ${to}`)].toSorted(
    ([, one], [, other]) => one.length - other.length,
  );
  return {
    subject: `packages/${packageName}/src ${circle.join(" ")}`,
    complaint: [
      `packages/${packageName}/src: ${circle.length} parts import each other in a circle, none may: ${circle.join(" ")}`,
      ...pairs.map(([pair, all]) => `  ${pair} (${all.length}): ${all.map(({ place }) => place).join(", ")}`),
    ].join("\n"),
  };
};

const committer = "packages/server/src/calls/committer.ts";
const subscribers = /^packages\/server\/src\/(?:sessions|cluster|reactions|rest)\//u;

/** Import closure of `start`: each file that runs when it is loaded, with the import path that leads there. */
const loadedBy = (sources: Sources, start: string): readonly (readonly string[])[] => {
  const trails = new Map<string, readonly string[]>([[start, [start]]]);
  for (const [file, trail] of trails)
    for (const { target, typeOnly } of importsOf(sources, file))
      if (!typeOnly && !trails.has(target)) trails.set(target, [...trail, target]);
  return [...trails.values()];
};

const committerFaults = (sources: Sources): readonly Fault[] => {
  if (!sources.tree.files.some((file) => file.startsWith("packages/server/src/calls/"))) return [];
  if (!sources.parsed.has(committer))
    return [
      { subject: committer, complaint: `${committer}: is not there, so nothing says that it imports no subscriber` },
    ];
  return loadedBy(sources, committer)
    .filter((trail) => subscribers.test(trail.at(-1) ?? ""))
    .map((trail) => ({ subject: committer, complaint: `the committer imports a subscriber: ${trail.join(" → ")}` }));
};

/**
 * Acyclic dependencies within a package. Its parts are the folders right in `src`, and each file right there; their
 * imports, of types too, form no cycle, not through a third part either. Tests and `testing/` are exempt.
 *
 * And the committer loads no subscriber, itself or through others; it may know their types, for it is handed them.
 */
export const arrows: Limit = {
  name: "arrows",
  holds: "No arrow leads back between the folders of a package, and the committer imports no subscriber.",
  faults: async (tree) => {
    const sources = await sourcesOf(tree);
    const circles = [...arrowsByPackage(sources)].flatMap(([packageName, all]) =>
      circlesOf(all).map((circle) => circleFault(packageName, circle, all)),
    );
    return [...circles, ...committerFaults(sources)];
  },
};
