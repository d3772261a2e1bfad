import { defineConfig } from "vitest/config";

/**
 * Node 24 strips the types of each worker thread's sources with WebAssembly, and V8 may abort (`jit_page.has_value()`) when
 * the code of a thread that ends is freed on a processor with protection keys. Servers in a test end many threads.
 */
const execArgv = ["--no-memory-protection-keys"];

const source = { resolve: { conditions: ["source"] }, ssr: { resolve: { conditions: ["source"] } } };

export default defineConfig({
  test: {
    projects: [
      {
        ...source,
        test: {
          name: "unit",
          execArgv,
          include: [
            "packages/*/src/**/*.test.ts",
            "tests/**/*.test.ts",
            "tools/**/*.test.ts",
            "apps/*/src/**/*.test.ts",
          ],
          exclude: ["**/node_modules/**", "**/*.e2e.test.ts"],
          // Bounds against hanging; no test is about how long it takes.
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...source,
        test: {
          name: "e2e",
          execArgv,
          include: ["e2e/**/*.e2e.test.ts", "tests/**/*.e2e.test.ts", "apps/*/src/**/*.e2e.test.ts"],
          // One browser at a time: media on a small machine starves beside another test.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
      {
        ...source,
        // Commands of their own, beside `npm test`.
        test: { name: "long", include: ["e2e/**/*.long.test.ts"], testTimeout: 300_000, hookTimeout: 60_000 },
      },
    ],
  },
});
