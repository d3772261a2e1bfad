import { chanceOf } from "./kernel/chance.ts";
import { storeConformance } from "@opencallkit/testing/conformance";
import { simStore } from "./real/sim-store.ts";
import { tablesOf } from "./store/tables.ts";
import { onTheTurn } from "./real/on-the-turn.ts";

storeConformance("the simulated store", async () => {
  const tables = tablesOf(Date.now());
  let clock = Date.now();
  return {
    several: true,
    open: async () => {
      // Monotonic clock: it continues from the newest time in the store.
      for (const row of tables.rows()) for (const { fact } of row.facts) clock = Math.max(clock, fact.at);
      return simStore({
        known: { lastCommit: tables.newest() },
        tables,
        cluster: null,
        // Lease expiry of a cursor (OUT-4) goes by this clock.
        now: () => (clock = Math.max(clock, Date.now())),
        disk: onTheTurn(tables, () => clock, chanceOf(1)),
      });
    },
  };
});
