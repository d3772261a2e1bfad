export { startPostgres, type Postgres } from "./postgres.ts";
export type { StoreHouse } from "./conformance/house.ts";
export { storeConformance } from "./store-conformance.ts";
export { logIn, newCallId, type Target, type WireClient } from "./wire-client.ts";
