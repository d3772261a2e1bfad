import { onTestFinished } from "vitest";

/** Teardown hook: what a test starts ends with it, newest first. Outside a test (in a `beforeAll`) the starter ends it itself. */
export const endsWithTest = <T extends { readonly stop: () => Promise<void> }>(started: T): T => {
  onTestFinished(() => started.stop());
  return started;
};
