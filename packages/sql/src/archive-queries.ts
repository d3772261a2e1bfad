import type { CallFilter, TalkFilter } from "@opencallkit/server/ports";
import { kindOf, liveOutcome, outcomes, parts } from "./summary-row.ts";

/** A query with its values; both databases take numbered parameters. */
export type Query = { readonly text: string; readonly values: readonly (string | number)[] };

/** Numbers of calls: `first` and above, below `end`. */
export type NumberRange = { readonly first: number; readonly end: number };

/** How far the clocks of nodes may differ, and how long a write may take: numbers of calls may be drawn in another order than they are dated. */
export const slackMs = 60_000;

const nothing: Query = { text: "SELECT no, app, id FROM call WHERE no < 0", values: [] };

/** Collects values and gives each its number: PostgreSQL reads `$1`, SQLite `?1`. */
const parameters = (marker: "$" | "?") => {
  const values: (string | number)[] = [];
  return {
    values,
    put: (value: string | number): string => {
      values.push(value);
      return `${marker}${values.length}`;
    },
  };
};
export type Marker = Parameters<typeof parameters>[0];

const kindsOf = ({ mediaType, group }: CallFilter): readonly number[] =>
  (["audio", "video"] as const)
    .filter((media) => mediaType === undefined || media === mediaType)
    .flatMap((media) =>
      [false, true].filter((each) => group === undefined || each === group).map((each) => kindOf(media, each)),
    );

const outcomesOf = ({ state, result, missedBy }: CallFilter): readonly number[] => {
  const ended = result === undefined ? Object.values(outcomes) : [outcomes[result]];
  if (state === "ended") return ended;
  const live = result === undefined && missedBy === undefined ? [liveOutcome] : [];
  return state === undefined ? [...live, ...ended] : live;
};

/** Somebody who is asked for, and the parts that they may have had in a call that is over. */
type Wanted = { readonly person: string; readonly parts: readonly number[] };

/** Everybody who is asked for: the first, who is in the fewest calls, is the one whose calls are walked. */
const wantedIn = ({ user, caller, callee, missedBy }: CallFilter): readonly Wanted[] => {
  const { caller: asCaller, ...asCallee } = parts;
  const all = [
    { person: missedBy, parts: [parts.missed] },
    { person: caller, parts: [asCaller] },
    { person: callee, parts: Object.values(asCallee) },
    { person: user, parts: Object.values(parts) },
  ];
  return all.flatMap(({ person, parts: allowed }) => (person === undefined ? [] : [{ person, parts: allowed }]));
};

/**
 * The newest calls that a filter lets through, each found by an ordered walk of an index that ends after `limit`: one walk
 * for each outcome and kind, or each part of a person, merged. What the columns do not say (who called in a live call, whether
 * it rings or talks) is looked at in the call itself.
 */
export const pageQuery = (
  marker: Marker,
  app: number,
  filter: CallFilter,
  range: NumberRange,
  limit: number,
): Query => {
  const { values, put } = parameters(marker);
  const [appAt, from, end, most] = [put(app), put(range.first), put(range.end), put(limit)];
  const created = [
    ...(filter.from === undefined ? [] : [`call.created >= ${put(filter.from)}`]),
    ...(filter.to === undefined ? [] : [`call.created < ${put(filter.to)}`]),
  ];
  const [allKinds, allOutcomes] = [kindsOf(filter), outcomesOf(filter)];
  const [first, ...others] = wantedIn(filter);
  const walk = (tables: string, conditions: readonly string[], number: string): string =>
    `SELECT * FROM (SELECT call.no AS no, call.app AS app, call.id AS id FROM ${tables}
      WHERE ${[...conditions, `${number} >= ${from}`, `${number} < ${end}`, ...created].join(" AND ")} ORDER BY ${number} DESC LIMIT ${most}) AS walked`;
  const merged = (walks: readonly string[]): Query =>
    walks.length === 0
      ? nothing
      : { text: `SELECT * FROM (${walks.join(" UNION ALL ")}) AS walks ORDER BY no DESC LIMIT ${most}`, values };

  if (first === undefined)
    return merged(
      allOutcomes.flatMap((outcome) =>
        allKinds.map((kind) =>
          walk("call", [`call.app = ${appAt}`, `call.outcome = ${outcome}`, `call.kind = ${kind}`], "call.no"),
        ),
      ),
    );
  const person = put(first.person);
  // A leg has its part when its call is over.
  const beside = others.map(
    (other) =>
      `EXISTS (SELECT 1 FROM leg AS other WHERE other.call = call.no AND other.person = ${put(other.person)}
        AND (other.part IS NULL OR other.part IN (${other.parts.join(", ")})))`,
  );
  const fits = [`call.outcome IN (${allOutcomes.join(", ")})`, `call.kind IN (${allKinds.join(", ")})`, ...beside];
  const joined = "leg JOIN call ON call.no = leg.call";
  const whose = [`leg.app = ${appAt}`, `leg.person = ${person}`];
  const ended = allOutcomes.some((outcome) => outcome !== liveOutcome)
    ? first.parts.map((part) => walk(joined, [...whose, `leg.part = ${part}`, ...fits], "leg.call"))
    : [];
  const live = allOutcomes.includes(liveOutcome) ? [walk(joined, [...whose, "leg.slot = 0", ...fits], "leg.call")] : [];
  return merged(allOutcomes.length === 0 ? [] : [...live, ...ended]);
};

/**
 * The number of the first call of all apps that was created at a moment or later, found by bisection: numbers are drawn in the order of
 * time, give or take `slackMs`, so that no index of times is needed, which would cost every call something.
 */
export const numberAtQuery = (marker: Marker, at: number): Query => {
  const { values, put } = parameters(marker);
  const moment = put(at);
  const below = `coalesce((SELECT created FROM call WHERE no >= (low + high) / 2 AND created IS NOT NULL ORDER BY no LIMIT 1) < ${moment}, 1 = 0)`;
  const text = `WITH RECURSIVE bisection(low, high) AS (
      SELECT CAST(0 AS bigint), CAST((SELECT coalesce(max(no), 0) + 1 FROM call) AS bigint)
      UNION ALL
      SELECT CASE WHEN ${below} THEN (low + high) / 2 + 1 ELSE low END, CASE WHEN ${below} THEN high ELSE (low + high) / 2 END
      FROM bisection WHERE low < high
    ) SELECT max(low) AS no FROM bisection`;
  return { text, values };
};

const talkedIn = (marker: Marker, app: number, { user, from, to }: TalkFilter, range: NumberRange) => {
  const { values, put } = parameters(marker);
  const conditions = [
    `call.app = ${put(app)}`,
    `leg.call >= ${put(range.first)}`,
    `leg.call < ${put(range.end)}`,
    "leg.talk IS NOT NULL",
    ...(user === undefined
      ? []
      : [`leg.app = call.app AND leg.person = ${put(user)} AND leg.part IN (${parts.caller}, ${parts.answered})`]),
    ...(from === undefined ? [] : [`call.created >= ${put(from)}`]),
    ...(to === undefined ? [] : [`call.created < ${put(to)}`]),
  ];
  return { values, put, conditions };
};

const talkedLegs = "FROM leg JOIN call ON call.no = leg.call WHERE";

/** How many calls anybody talked in, and how long all stays were. */
export const talkQuery = (marker: Marker, app: number, filter: TalkFilter, range: NumberRange): Query => {
  const { values, conditions } = talkedIn(marker, app, filter, range);
  const text = `SELECT count(DISTINCT leg.call) AS calls, CAST(coalesce(sum(leg.talk), 0) AS bigint) AS talk ${talkedLegs} ${conditions.join(" AND ")}`;
  return { text, values };
};

/** The same for each user, in order of their ids. */
export const talkByUserQuery = (
  marker: Marker,
  app: number,
  filter: TalkFilter,
  range: NumberRange,
  page: { readonly after: string | null; readonly limit: number },
): Query => {
  const { values, put, conditions } = talkedIn(marker, app, filter, range);
  const all = page.after === null ? conditions : [...conditions, `leg.person > ${put(page.after)}`];
  const text = `SELECT leg.person AS person, count(*) AS calls, CAST(sum(leg.talk) AS bigint) AS talk ${talkedLegs} ${all.join(" AND ")}
    GROUP BY leg.person ORDER BY leg.person LIMIT ${put(page.limit)}`;
  return { text, values };
};
