import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NewApp } from "@opencallkit/server";
import type { Target } from "@opencallkit/tests";
import type { Server } from "./server.ts";

/** Target of raw protocol clients and REST calls: a real server's URL and its development app. */
export const targetOf = async ({ url, data }: Server): Promise<Target & { readonly app: NewApp }> => {
  const app: NewApp = JSON.parse(await readFile(join(data, "dev.json"), "utf8"));
  return { url: url.replace("localhost", "127.0.0.1"), app };
};
