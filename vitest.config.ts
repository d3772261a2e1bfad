import { defineConfig } from "vitest/config";

const source = { resolve: { conditions: ["source"] }, ssr: { resolve: { conditions: ["source"] } } };

/** End-to-end tests, one file at a time: several browsers with media starve each other on a small machine. */
const endToEnd = {
  fileParallelism: false,
  testTimeout: 120_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 15_000 } },
};

const e2e = (...names: readonly string[]): string[] => names.map((name) => `e2e/${name}.e2e.test.ts`);

/** End-to-end tests that measure to some ms: `npm test` runs them with nothing beside them. */
const measured = [
  "tests/crash/crash.e2e.test.ts",
  ...e2e("livekit-transport", "media-server", "paths", "screen-sharing"),
];

/** End-to-end tests that mostly wait for deadlines of the product: `npm test` runs them beside the others. */
const deadlines = [
  "tests/integration/signers.e2e.test.ts",
  ...e2e(
    "access",
    "ask",
    "command",
    "copies",
    "doctor",
    "durability",
    "failpoints",
    "frozen",
    "full-disk",
    "groups",
    "held-commit",
  ),
  ...e2e(
    "local-network",
    "lost",
    "nodes",
    "operator",
    "proxies",
    "restart",
    "secret-rotation",
    "slow-timers",
    "turn",
    "wrong-clocks",
  ),
];

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
      { ...source, test: { ...endToEnd, name: "measured", include: measured } },
      { ...source, test: { ...endToEnd, name: "deadlines", include: deadlines } },
      {
        ...source,
        test: {
          ...endToEnd,
          name: "e2e",
          include: ["e2e/**/*.e2e.test.ts", "tests/**/*.e2e.test.ts", "apps/*/src/**/*.e2e.test.ts"],
          exclude: ["**/node_modules/**", ...measured, ...deadlines],
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
