import type { Life } from "@opencallkit/core";
import { parseFact, type ProfileEntry } from "@opencallkit/protocol";
import type { StoredApp, StoredFact, StoredKey } from "@opencallkit/server/ports";

/** A row, as both databases give it. */
export type Row = Readonly<Record<string, unknown>>;

export const number = (value: unknown): number => {
  if (typeof value === "number") return value;
  throw new Error("a number is missing in the database");
};
export const text = (value: unknown): string => {
  if (typeof value === "string") return value;
  throw new Error("a text is missing in the database");
};
export const isText = (value: unknown): value is string => typeof value === "string";
/** Reads a JSON column as a list. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const fieldsOf = (value: unknown): Row => (typeof value === "object" && value !== null ? { ...value } : {});
const orNull = (value: unknown): number | null => (typeof value === "number" ? value : null);

export const toFact = (row: Row): StoredFact => ({
  fact: parseFact({ type: row["type"], at: row["at"], body: JSON.parse(text(row["body"])) }),
  place: number(row["place"]),
  command: typeof row["command"] === "string" ? row["command"] : null,
});

export const toLife = (row: Row): readonly [string, Life][] => {
  const provenAt = orNull(row["proven_at"]);
  return provenAt === null ? [] : [[text(row["person"]), { provenAt, goneAt: orNull(row["gone_at"]) }]];
};

export const toApp = (row: Row): StoredApp => ({
  app: number(row["no"]),
  secrets: text(row["secrets"]),
  policy: text(row["policy"]),
});

export const toKey = (row: Row): StoredKey => ({
  app: number(row["app"]),
  id: text(row["id"]),
  hash: text(row["hash"]),
  name: text(row["name"]),
  scopes: listOf(JSON.parse(text(row["scopes"]))).filter(isText),
  createdAt: number(row["created"]),
  expiresAt: orNull(row["expires"]),
  usedAt: orNull(row["used"]),
});

export const toProfile = (row: Row): ProfileEntry => ({
  user: text(row["person"]),
  name: text(row["name"]),
  avatar: text(row["avatar"]),
});
