import type { KeyStore } from "@opencallkit/server/ports";
import { toKey } from "../rows.ts";
import type { Ask } from "./read.ts";

/** The REST keys on PostgreSQL. */
export const postgresKeys = (ask: Ask): KeyStore => ({
  all: async () => (await ask("allKeys", "SELECT * FROM api_key", [])).map(toKey),
  of: async (app) =>
    (await ask("keysOf", "SELECT * FROM api_key WHERE app = $1 ORDER BY created, id", [app])).map(toKey),
  add: async ({ app, id, hash, name, scopes, createdAt, expiresAt, usedAt }) => {
    const words =
      "INSERT INTO api_key (app, id, hash, name, scopes, created, expires, used) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    await ask("addKey", words, [app, id, hash, name, JSON.stringify(scopes), createdAt, expiresAt, usedAt]);
  },
  remove: async (app, id) =>
    (await ask("removeKey", "DELETE FROM api_key WHERE app = $1 AND id = $2 RETURNING id", [app, id])).length === 1,
  used: async (app, id, at) => {
    await ask("useKey", "UPDATE api_key SET used = $3 WHERE app = $1 AND id = $2", [app, id, at]);
  },
});
