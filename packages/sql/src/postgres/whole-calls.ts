import type { StoredCall } from "@opencallkit/server/ports";
import { listOf, number, text, toFact, toLife, type Row } from "../rows.ts";

/** Selects whole calls with all their facts and proofs, one row each; the caller appends the WHERE. */
export const wholeCalls = `
  SELECT call.no AS no, call.app AS app, call.id AS id,
    (SELECT json_agg(json_build_array(place, type, at, body, command) ORDER BY version) FROM fact WHERE fact.call = call.no) AS facts,
    (SELECT json_agg(json_build_array(person, proven_at, gone_at)) FROM leg WHERE leg.call = call.no AND proven_at IS NOT NULL) AS lives
  FROM call`;

const listsOf = (value: unknown): readonly (readonly unknown[])[] => listOf(value).map(listOf);

export const toCall = (row: Row): StoredCall => ({
  app: number(row["app"]),
  call: text(row["id"]),
  facts: listsOf(row["facts"]).map(([place, type, at, body, command]) => toFact({ place, type, at, body, command })),
  lives: new Map(
    listsOf(row["lives"]).flatMap(([person, proven_at, gone_at]) => toLife({ person, proven_at, gone_at })),
  ),
});
