import { describe } from "vitest";
import { batchRules } from "./conformance/batches-conformance.ts";
import { claimRules } from "./conformance/claims-conformance.ts";
import { storesOf, type StoreHouse } from "./conformance/house.ts";
import { keepingRules } from "./conformance/keeping-conformance.ts";
import { lateRules } from "./conformance/late-conformance.ts";
import { outboxRules } from "./conformance/outbox-conformance.ts";

/** What every store must keep. `newHouse` makes an empty database. */
export const storeConformance = (store: string, newHouse: () => Promise<StoreHouse>): void => {
  const stores = storesOf(newHouse);
  describe(`${store}`, { timeout: 60_000 }, () => {
    claimRules(stores);
    batchRules(stores);
    lateRules(stores);
    keepingRules(stores);
    outboxRules(stores);
  });
};
