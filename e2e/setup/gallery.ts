import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { servePage, type Served } from "./serve.ts";
import { home } from "./server.ts";

/** The page of packages/ui/src/testing/gallery.ts, as one script, with `head` before it. */
export const serveGallery = async (): Promise<Served> => {
  const outdir = await mkdtemp(join(tmpdir(), "gallery-"));
  try {
    const { outputFiles } = await build({
      absWorkingDir: home,
      entryPoints: ["packages/ui/src/testing/gallery.ts"],
      bundle: true,
      conditions: ["source"],
      format: "iife",
      target: "es2022",
      write: false,
      outdir,
      logLevel: "warning",
    });
    const script = outputFiles[0]?.text.replaceAll("</script", "<\\/script") ?? "";
    return await servePage(
      `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>gallery</title><body><h1>A page of somebody's</h1><script>${script}</script>`,
    );
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
};
