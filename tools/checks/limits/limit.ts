import type { Tree } from "../../tree.ts";
import type { Check } from "../check.ts";

/** Violation of a limit, at one place. */
export type Fault = {
  /** Stable identity, by which an exception names it: a file or folder, and the name in it. No line numbers, for they move. */
  readonly subject: string;
  /** Message: place, subject, its figure and the limit. */
  readonly complaint: string;
};

type LimitName = "arrows" | "exported-names" | "folders" | "functions" | "parameters";

/** Limit: a metric that no part of the project may exceed, unless an exception says why. */
export type Limit = {
  readonly name: LimitName;
  /** Description in one sentence: what must hold. */
  readonly holds: string;
  readonly faults: (tree: Tree) => Promise<readonly Fault[]>;
};

export type Exception = {
  readonly limit: LimitName;
  /** Subject of the excepted violation. */
  readonly subject: string;
  /** Justification: why this is one idea that cutting would harm. */
  readonly reason: string;
};

const mostExceptions = 10;

/** Violations of the allowlist itself, as far as this limit sees: too long, stale entries, or entries without a reason. */
const misused = ({ name }: Limit, faults: readonly Fault[], exceptions: readonly Exception[]): readonly string[] => {
  const own = exceptions.filter(({ limit }) => limit === name);
  return [
    ...(exceptions.length > mostExceptions
      ? [`${exceptions.length} exceptions from limits, ${mostExceptions} at most`]
      : []),
    ...own
      .filter(({ subject }) => !faults.some((fault) => fault.subject === subject))
      .map(({ subject }) => `the exception for ${subject} is not needed any more`),
    ...own
      .filter(({ reason }) => reason.trim() === "")
      .map(({ subject }) => `the exception for ${subject} has no reason`),
  ];
};

/** Makes a check of a limit, with its exceptions. */
export const held = (limit: Limit, exceptions: readonly Exception[]): Check => ({
  name: limit.name,
  holds: limit.holds,
  complaints: async (tree) => {
    const faults = await limit.faults(tree);
    const excepted = new Set(exceptions.filter((one) => one.limit === limit.name).map(({ subject }) => subject));
    return [
      ...faults.filter(({ subject }) => !excepted.has(subject)).map(({ complaint }) => complaint),
      ...misused(limit, faults, exceptions),
    ];
  },
});
