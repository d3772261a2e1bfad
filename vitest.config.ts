import { defineConfig } from "vitest/config";

const source = { resolve: { conditions: ["source"] }, ssr: { resolve: { conditions: ["source"] } } };

export default defineConfig({
  test: {
    projects: [
      {
        ...source,
        test: {
          name: "unit",
          setupFiles: "tools/test-run/keep-type-stripper.ts",
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
      {
        ...source,
        // How long a newcomer takes: `npm run figures:quick-starts`.
        test: {
          name: "figures",
          include: ["e2e/packed/*.figures.test.ts"],
          globalSetup: "e2e/packed/published.ts",
          fileParallelism: false,
          testTimeout: 900_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...source,
        // What is published: `npm run test:packed`.
        test: {
          name: "packed",
          include: ["e2e/packed/*.packed.test.ts"],
          globalSetup: "e2e/packed/published.ts",
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
});
