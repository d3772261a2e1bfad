export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

const at = (value: unknown, key: string): unknown => {
  if (typeof value !== "object" || value === null) return undefined;
  const entry = Object.entries(value).find(([name]) => name === key);
  const found: unknown = entry?.[1];
  return found;
};

const numberAt = (report: unknown, key: string): number => {
  const found = at(report, key);
  if (typeof found !== "number") throw new Error(`the test report has no number ${key}`);
  return found;
};

/** Load failures: a test file that could not be loaded has no tests, and counts as one failed. */
const brokenFiles = (report: unknown): number => {
  const files: unknown = at(report, "testResults");
  if (!Array.isArray(files)) throw new Error("the test report lists no files");
  return files.filter((file: unknown) => {
    const tests: unknown = at(file, "assertionResults");
    const failures = Array.isArray(tests) ? tests.filter((one: unknown) => at(one, "status") === "failed").length : 0;
    return at(file, "status") === "failed" && failures === 0;
  }).length;
};

/** Parses a report of vitest's JSON reporter into counts. */
export const countsOf = (report: unknown): Counts => ({
  passed: numberAt(report, "numPassedTests"),
  failed: numberAt(report, "numFailedTests") + brokenFiles(report),
  skipped: numberAt(report, "numPendingTests") + numberAt(report, "numTodoTests"),
});

export const sum = (all: readonly Counts[]): Counts => ({
  passed: all.reduce((total, { passed }) => total + passed, 0),
  failed: all.reduce((total, { failed }) => total + failed, 0),
  skipped: all.reduce((total, { skipped }) => total + skipped, 0),
});

/** Summary line of a test run. */
export const countLine = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;
