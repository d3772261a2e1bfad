import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { compressAll } from "../compress.ts";
import { contentPolicy } from "../content-policy.ts";

const page = ["index.html", "viewer.css", "viewer.js"];
/** With the licences of what is compiled into it. */
const swagger = ["swagger-ui-bundle.js", "swagger-ui.css", "swagger-ui-bundle.js.LICENSE.txt", "LICENSE", "NOTICE"];

/** Builds the viewer of the REST description (Swagger UI, served at `/docs`) into a folder, atomically. */
export const buildRestViewer = async (target: string): Promise<void> => {
  const from = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  const fresh = `${target}-${process.pid}`;
  try {
    await mkdir(fresh, { recursive: true });
    for (const file of page) await copyFile(join(import.meta.dirname, file), join(fresh, file));
    for (const file of swagger) await copyFile(join(from, file), join(fresh, file));
    const shown = await readFile(join(fresh, "index.html"), "utf8");
    await writeFile(join(fresh, "content-security-policy.txt"), `${contentPolicy([shown])}\n`);
    await compressAll(fresh, "fast");
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
};
