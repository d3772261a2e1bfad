import type { DatabaseSync } from "node:sqlite";
import { number, text } from "../rows.ts";
import type { Work } from "./messages.ts";

/**
 * The outbox within the worker. There is one writer at a time: whatever is committed is settled, and places go up as
 * commits do.
 */
export const outboxJobs = (database: DatabaseSync) => {
  const make = database.prepare(`
    INSERT INTO outbox_cursor (name, place) VALUES (?, iif(?, (SELECT coalesce(max(place), 0) FROM fact), 0))
    RETURNING place`);
  const cursor = database.prepare("SELECT place FROM outbox_cursor WHERE name = ?");
  const move = database.prepare("UPDATE outbox_cursor SET place = ?1 WHERE name = ?2 AND place = ?3 AND place <= ?1");
  const bounds = database.prepare(`
    SELECT count(*) AS looked, max(place) AS upTo, (SELECT at FROM fact WHERE place > ?1 ORDER BY place LIMIT 1) AS oldest
    FROM (SELECT place FROM fact WHERE place > ?1 ORDER BY place LIMIT ?2)`);
  const facts = database.prepare(`
    SELECT coalesce(group_concat(
      concat('[', place, ',', app, ',', json_quote(id), ',', json_quote(type), ',', at, ',', body, ']'), ','), '') AS texts
    FROM (
      SELECT fact.place AS place, fact.app AS app, call.id AS id, fact.type AS type, fact.at AS at, fact.body AS body
      FROM fact JOIN call ON call.no = fact.call
      WHERE fact.place > ?1 AND fact.place <= ?2 AND fact.type IN (SELECT value FROM json_each(?3)) ORDER BY fact.place
    )`);
  const newest = database.prepare("SELECT coalesce(max(place), 0) AS place FROM fact");

  return {
    outboxNewest: () => number(newest.get()?.["place"]),
    outboxOpen: ({ cursor: name, start }: Work["outboxOpen"]["take"]) => {
      const found = cursor.get(name) ?? make.get(name, start === "now" ? 1 : 0);
      return number(found?.["place"]);
    },
    outboxMove: ({ cursor: name, from, to }: Work["outboxMove"]["take"]) => move.run(to, name, from).changes === 1,
    outboxRead: ({ after, most, names }: Work["outboxRead"]["take"]): Work["outboxRead"]["give"] => {
      const found = bounds.get(after, most);
      const looked = number(found?.["looked"]);
      if (looked === 0) return { facts: "[]", upTo: after, rest: "nothing", oldest: null };
      const upTo = number(found?.["upTo"]);
      return {
        facts: `[${text(facts.get(after, upTo, JSON.stringify(names))?.["texts"])}]`,
        upTo,
        rest: looked === most ? "settled" : "nothing",
        oldest: number(found?.["oldest"]),
      };
    },
  };
};
