export { transportRules } from "@opencallkit/client/testing/transport-conformance";
export type { JoinOptions, TransportEnd, TransportRoom } from "@opencallkit/client/testing/transport-conformance";
export { begin as firstStep, end as lastStep, idOf as callIdOf } from "./steps.ts";
export { storeConformance } from "./store-conformance.ts";
export type { StoreFixture } from "./store-fixture.ts";
export { walkAll, walkSettled } from "./walk-all.ts";
