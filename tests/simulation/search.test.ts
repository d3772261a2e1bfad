import { expect, test } from "vitest";
import { search } from "./search/search.ts";
import { settings } from "./search/settings.ts";

test.each(settings)("every reachable state holds: $name", { timeout: 120_000 }, (setting) => {
  expect(search(setting).states).toBeGreaterThan(2);
});
