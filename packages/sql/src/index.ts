export { openSqlite, type SqliteOptions } from "./sqlite/open-sqlite.ts";
