/** For how long it is remembered when proofs were written. */
export const beatsMs = 120_000;

/** More facts than those of an outage's edge; what lies before them is known by its beats. */
const mostFacts = 20_000;

/**
 * BEAT-5: when the newest pause of more than `ms` ended, after `since`, or 0. In a pause neither proofs
 * (every node writes them every four seconds) nor facts were committed.
 */
export const pauseWords = (ms: string, since: string): string => `
  SELECT coalesce(max(at), 0) AS ended FROM (
    SELECT at, at - lag(at) OVER (ORDER BY at) AS pause FROM (
      SELECT at FROM beat UNION SELECT at FROM (SELECT at FROM fact ORDER BY place DESC LIMIT ${mostFacts}) AS newest
    ) AS commits
  ) AS pauses WHERE pause > ${ms} AND at > ${since}`;
