import { fold, isKnown, newCall, recordHead } from "@opencallkit/core";
import { parseFact, type Fact } from "@opencallkit/protocol";
import { csvLine } from "@opencallkit/protocol/rest";
import type { CallFilter, TablePage } from "@opencallkit/server/ports";
import { letsThrough } from "./archive-filter.ts";
import type { Query } from "./archive-queries.ts";
import { nextOf } from "./archive-rows.ts";
import { number, text, type Row } from "./rows.ts";
import { factFormat } from "./write-set-row.ts";

/** The calls of a page, newest first, each with its facts in one text, for a row costs more than a fact; and the formats they have. */
export const tableQuery = ({ text: page, values }: Query): Query => ({
  text: `SELECT found.no AS no, found.id AS id, min(fact.format) AS oldest, max(fact.format) AS newest,
      string_agg('{"type":"' || fact.type || '","at":' || fact.at || ',"body":' || fact.body || '}', ',' ORDER BY fact.version) AS facts
    FROM (${page}) AS found JOIN fact ON fact.call = found.no GROUP BY found.no, found.id ORDER BY found.no DESC`,
  values,
});

/** Facts in the format that this release writes are as it wrote them; what another release wrote is read by its schema. */
const factsIn = (row: Row): readonly Fact[] => {
  const facts: readonly Fact[] = JSON.parse(`[${text(row["facts"])}]`);
  const isOurs = number(row["oldest"]) === factFormat && number(row["newest"]) === factFormat;
  return isOurs ? facts : facts.map(parseFact);
};

/** A page of a table (ARCHIVE-6), from the rows of `tableQuery`. */
export const toTable = (rows: readonly Row[], filter: CallFilter, limit: number): TablePage => {
  let lines = "";
  for (const row of rows) {
    const call = fold(factsIn(row), newCall);
    if (isKnown(call) && letsThrough(filter, call)) lines += csvLine(recordHead(text(row["id"]), call));
  }
  return { lines, next: nextOf(rows, limit) };
};
