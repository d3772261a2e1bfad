import type { DatabaseSync } from "node:sqlite";
import type { StoredKey } from "@opencallkit/server/ports";
import { toKey } from "../rows.ts";
import type { Work } from "./messages.ts";

/** The jobs of the REST keys. */
export const keyJobs = (database: DatabaseSync) => {
  const all = database.prepare("SELECT * FROM api_key");
  const ofApp = database.prepare("SELECT * FROM api_key WHERE app = ? ORDER BY created, id");
  const add = database.prepare(
    "INSERT INTO api_key (app, id, hash, name, scopes, created, expires, used) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const remove = database.prepare("DELETE FROM api_key WHERE app = ? AND id = ?");
  const use = database.prepare("UPDATE api_key SET used = ? WHERE app = ? AND id = ?");
  return {
    allKeys: (): readonly StoredKey[] => all.all().map(toKey),
    keysOf: (app: number): readonly StoredKey[] => ofApp.all(app).map(toKey),
    addKey: ({ app, id, hash, name, scopes, createdAt, expiresAt, usedAt }: StoredKey) => {
      add.run(app, id, hash, name, JSON.stringify(scopes), createdAt, expiresAt, usedAt);
      return null;
    },
    removeKey: ({ app, id }: Work["removeKey"]["take"]) => remove.run(app, id).changes === 1,
    useKey: ({ app, id, at }: Work["useKey"]["take"]) => {
      use.run(at, app, id);
      return null;
    },
  };
};
