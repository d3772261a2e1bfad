import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { servePage, serveStrictly, type Served } from "./serve.ts";
import { home } from "./server.ts";

/** Bundles packages/ui/src/testing/gallery.ts into one classic script. */
const galleryScript = async (): Promise<string> => {
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
    return outputFiles[0]?.text ?? "";
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
};

/** Serves the gallery with a host page's script behind its own, in the head or at the end of the body. */
export const galleryIn = async (place: "head" | "body", script: string): Promise<Served> => {
  const both = `<script>${(await galleryScript()).replaceAll("</script", String.raw`<\/script`)}</script><script>{${script}}</script>`;
  return servePage(
    `<!doctype html><html><head><meta charset="utf-8"><title>gallery</title>${place === "head" ? both : ""}</head><body><h1>A page of somebody's</h1>${place === "body" ? both : ""}</body></html>`,
  );
};

const pageWith = (script: string): string =>
  `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>gallery</title><body><h1>A page of somebody's</h1>${script}`;

/** Serves the gallery: a page that shows any screen in any state. */
export const serveGallery = async (): Promise<Served> => {
  const script = (await galleryScript()).replaceAll("</script", String.raw`<\/script`);
  return servePage(pageWith(`<script>${script}</script>`));
};

/** Serves the gallery under a content security policy. */
export const serveGalleryStrictly = async (policy: string): Promise<Served> =>
  serveStrictly({ html: pageWith('<script src="page.js"></script>'), script: await galleryScript(), policy });
