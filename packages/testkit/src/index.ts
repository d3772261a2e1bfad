export { addressOf, endBy, hasEnded } from "./child-server.ts";
export { cuttableLine, type CuttableLine } from "./cuttable-line.ts";
export { nodeFolder } from "./node-folder.ts";
export { percentile } from "./percentile.ts";
export { startPostgres, type Postgres } from "./postgres.ts";
export type { StoreHouse } from "./conformance/house.ts";
export { storeConformance } from "./store-conformance.ts";
export { logIn, newCallId, tryLogIn, type Target, type WireClient } from "./wire-client.ts";
