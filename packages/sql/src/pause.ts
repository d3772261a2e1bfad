import type { FactName } from "@opencallkit/protocol";

/** Backdated facts: their time is when something was due, or somebody was heard last, and not that of their commit. */
export const datedBack: readonly FactName[] = ["missed", "left", "ended", "videoRefused", "endsSoon"];

/** Retention of proof times, in ms: for how long it is remembered when proofs were written. */
export const proofsMs = 120_000;

/** The limit of scanned facts: more than at an outage's edge; what lies before them is known by its proofs. */
const mostFacts = 20_000;

const undated = `SELECT at FROM (SELECT at, type FROM fact ORDER BY place DESC LIMIT ${mostFacts}) AS newest
        WHERE type NOT IN (${datedBack.map((name) => `'${name}'`).join(", ")})`;

/** The last commit, by the same signs as the pauses: what one does not see ends no outage for the other. */
export const lastCommitWords = `
  SELECT coalesce(max(at), 0) AS at FROM (SELECT at FROM heartbeat WHERE no = 0 UNION ALL ${undated}) AS commits`;

/**
 * Outage detection (BEAT-5): when the newest pause of more than `ms` ended, after `since`, or 0. In a pause neither
 * proofs (every node writes them every four seconds) nor facts were committed, as far as these say when they were.
 */
export const pauseWords = (ms: string, since: string): string => `
  SELECT coalesce(max(at), 0) AS ended FROM (
    SELECT at, at - lag(at) OVER (ORDER BY at) AS pause FROM (
      SELECT at FROM proof UNION ${undated}
    ) AS commits
  ) AS pauses WHERE pause > ${ms} AND at > ${since}`;
