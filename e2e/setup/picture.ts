import { join } from "node:path";
import type { Page } from "playwright-core";

/** Screenshot of a page, into the folder that PICTURES names, for a person to look at. */
export const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env["PICTURES"];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
};
