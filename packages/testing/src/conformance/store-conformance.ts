import { describe } from "vitest";
import { archiveRules } from "./archive-conformance.ts";
import { batchRules } from "./batches-conformance.ts";
import { claimRules } from "./claims-conformance.ts";
import { storesOf, type StoreFixture } from "./store-fixture.ts";
import { keepingRules } from "./keeping-conformance.ts";
import { lateRules } from "./late-conformance.ts";
import { outboxRules } from "./outbox-conformance.ts";
import { profileRules } from "./profiles-conformance.ts";

/** The conformance suite of stores: what every one must keep. `newDatabase` makes an empty database. */
export const storeConformance = (store: string, newDatabase: () => Promise<StoreFixture>): void => {
  const stores = storesOf(newDatabase);
  describe(`${store}`, { timeout: 60_000 }, () => {
    claimRules(stores);
    batchRules(stores);
    lateRules(stores);
    keepingRules(stores);
    outboxRules(stores);
    archiveRules(stores);
    profileRules(stores);
  });
};
