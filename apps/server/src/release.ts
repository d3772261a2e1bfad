import { readFileSync } from "node:fs";
import * as v from "valibot";

/** The release of this command, from its package. */
export const release = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return v.parse(v.object({ version: v.string() }), manifest).version;
};
