import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Accessibility violations that axe-core finds on a page as it stands: rule, selectors and why. */
export const violationsOn = async (page: Page): Promise<readonly string[]> => {
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(axe);
  const said: string = await page.evaluate(
    "axe.run().then(({violations}) => JSON.stringify(violations.map(({id, nodes}) => id + ' at ' + nodes.map(({target, failureSummary}) => target + ': ' + failureSummary).join('; '))))",
  );
  const rules: readonly string[] = JSON.parse(said);
  return rules;
};
