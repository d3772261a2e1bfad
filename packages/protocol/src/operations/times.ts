import * as v from "valibot";

/** A moment in a query: RFC 3339 as text, handed on in ms since 1970. A `+` of an offset is written `%2B` in a query. */
export const Moment = v.pipe(
  v.string(),
  v.isoTimestamp("not a time of RFC 3339, such as 2026-01-31T00:00:00Z"),
  v.transform(Date.parse),
  v.check((ms) => !Number.isNaN(ms), "no such day or hour"),
);
