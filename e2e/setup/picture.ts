import { join } from "node:path";
import type { Page } from "playwright-core";

/** Keeps a picture of a page in the folder that PICTURES names, for somebody to look at. */
export const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env["PICTURES"];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
};
