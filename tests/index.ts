export { addressOf, endBy, hasEnded } from "./support/child-server.ts";
export { cuttableLine, type CuttableLine } from "./support/cuttable-line.ts";
export { nodeFolder } from "./support/node-folder.ts";
export { percentile } from "./support/percentile.ts";
export { startPostgres, type Postgres } from "./support/postgres.ts";
export { logIn, newCallId, tryLogIn, type Target, type WireClient } from "./support/wire-client.ts";
