import type { Tree } from "../../tree.ts";
import type { Check } from "../check.ts";

/** A place that passes a limit. */
export type Fault = {
  /** What an exception names it by: a file or folder, and the name in it. Line numbers move, so there are none. */
  readonly subject: string;
  /** Where, what, its figure and the limit. */
  readonly complaint: string;
};

type LimitName = "arrows" | "exported-names" | "folders" | "functions" | "parameters";

/** A figure that no part of the project may pass, unless an exception says why. */
export type Limit = {
  readonly name: LimitName;
  /** One sentence: what a complaint means. */
  readonly holds: string;
  readonly faults: (tree: Tree) => Promise<readonly Fault[]>;
};

export type Exception = {
  readonly limit: LimitName;
  /** The fault's subject. */
  readonly subject: string;
  /** Why this is one idea that cutting would harm. */
  readonly reason: string;
};

const mostExceptions = 10;

/** What is wrong with the list of exceptions itself, as far as this limit sees. */
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

/** The check that a limit holds, these exceptions apart. */
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
