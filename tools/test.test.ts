import { describe, expect, test } from "vitest";
import { countLine, countsOf, sum } from "./test-run/counts.ts";
import { planOf, type Machine, type Need } from "./test-run/needs.ts";

const all: readonly Need[] = [
  { debian: "chromium", why: "the browser", present: ({ has }) => has("chromium") },
  { debian: "fonts-noto-cjk", why: "Chinese screens", present: ({ writes }) => writes("zh-cn") },
];
const machine = (about: Partial<Machine>): Machine => ({
  has: () => false,
  writes: () => false,
  hasPostgres: () => false,
  isDebian: true,
  isRoot: true,
  ...about,
});

describe("before the tests", () => {
  test("nothing is to be done where everything is there", () => {
    expect(planOf(machine({ has: () => true, writes: () => true, isRoot: false }), all)).toEqual({ kind: "ready" });
  });
  test("root on Debian installs what is missing, and only that", () => {
    expect(planOf(machine({ has: (program) => program === "chromium" }), all)).toEqual({
      kind: "install",
      packages: ["fonts-noto-cjk"],
    });
  });
  test("somebody else on Debian is told the command", () => {
    const plan = planOf(machine({ isRoot: false }), all);
    expect(plan).toMatchObject({ kind: "missing" });
    expect("message" in plan ? plan.message : "").toContain(
      "apt-get install --no-install-recommends chromium fonts-noto-cjk",
    );
  });
  test("another system is told what each is for", () => {
    const plan = planOf(machine({ isDebian: false }), all);
    expect("message" in plan ? plan.message : "").toMatch(/chromium: the browser\n.*Chinese screens\n.*PATH/u);
  });
});

describe("the last line", () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { status: "failed", assertionResults: [{ status: "failed" }, { status: "passed" }] },
      { status: "failed", assertionResults: [] },
      { status: "passed", assertionResults: [{ status: "passed" }] },
    ],
  };
  test("counts tests, and files that could not be loaded as failed", () => {
    expect(countsOf(report)).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });
  test("adds the projects up", () => {
    const counts = countsOf(report);
    expect(countLine(sum([counts, counts, { passed: 1, failed: 0, skipped: 0 }]))).toBe(
      "11 passed, 4 failed, 6 skipped",
    );
  });
  test("is not made up where the report is of another form", () => {
    expect(() => countsOf({ ...report, numPassedTests: "5" })).toThrow(/numPassedTests/u);
    expect(() => countsOf({ ...report, testResults: null })).toThrow(/no files/u);
  });
});
