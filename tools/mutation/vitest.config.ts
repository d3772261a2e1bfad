import { defineConfig } from "vitest/config";

/** Test configuration for mutation testing: the tests of the core alone. */
export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: { include: ["packages/core/src/**/*.test.ts"], testTimeout: 60_000 },
});
