export { migratePostgres, openPostgres, type PostgresOptions } from "./postgres/open-postgres.ts";
export { openSqlite, type SqliteOptions } from "./sqlite/open-sqlite.ts";
export { lookWindow } from "./postgres/look-window.ts";
export { datedBack } from "./pause.ts";
export { backupSqlite, restoreSqlite } from "./sqlite/copies.ts";
