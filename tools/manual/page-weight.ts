import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** Most bytes that a page of the manual may take on the wire, compressed with Brotli: the page, and all that it loads at once. */
export const heaviestPage = 150_000;

const loaded = /<(?:link|script|img)\b[^>]*\s(?:href|src)="(\/manual\/[^"]+)"/gu;

/** Size of a file as it is sent: its Brotli form, where the build has left one. */
const sent = async (file: string): Promise<number> => {
  const { size } = await stat(`${file}.br`).catch(() => stat(file));
  return size;
};

/** Bytes on the wire of a built page and all that it loads at once. */
export const weightOf = async (site: string, page: string): Promise<number> => {
  const text = await readFile(join(site, page), "utf8");
  const files = new Set([...text.matchAll(loaded)].map(([, path]) => (path ?? "").replace("/manual/", "")));
  const sizes = await Promise.all([page, ...files].map((file) => sent(join(site, file))));
  return sizes.reduce((sum, size) => sum + size, 0);
};
