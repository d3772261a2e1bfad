import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const types: { readonly [extension: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".webmanifest": "application/manifest+json",
};

const hashed = /[-.][A-Za-z0-9_]{8,}\.(?:js|css|map)$/u;
const scripts = new Set(["/callkit.js", "/uniapp.js"]);

/** The built pages and scripts of one folder. */
export const staticFiles =
  (folder: string) =>
  async (path: string): Promise<Response | null> => {
    const name = normalize(path === "/" ? "/index.html" : path);
    const type = types[extname(name)];
    if (type === undefined || name.includes("..") || name.includes("\0")) return null;
    const file = join(folder, name);
    if (!existsSync(file)) return null;
    const open = scripts.has(name) || hashed.test(name);
    return new Response(new Uint8Array(await readFile(file)), {
      headers: {
        "content-type": type,
        "cache-control": hashed.test(name) ? "public, max-age=31536000, immutable" : "no-cache",
        "x-content-type-options": "nosniff",
        // Scripts load from any page (design: both are open to every origin).
        ...(open ? { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" } : {}),
      },
    });
  };
