import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

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
/** Pictures are compressed already. */
const compressible = /^(?:text|application)\/|svg/u;

/** Named after what is in them, so that they never change. */
const hashed = /[-.][A-Za-z0-9_]{8,}\.(?:js|css|map)$/u;
/** Loaded by pages of any origin. */
const scripts = new Set(["/callkit.js", "/uniapp.js"]);

/** What our own pages may do: load and connect to this server, show pictures, and be framed by nobody else. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: data:",
  "media-src 'self' blob:",
  "connect-src 'self' ws: wss: http: https:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join("; ");
const pageHeaders = {
  "content-security-policy": pagePolicy,
  "referrer-policy": "same-origin",
  "permissions-policy":
    "camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self), geolocation=(), payment=(), usb=()",
};

type Encoding = "br" | "gzip" | "identity";
type Headers = { readonly [name: string]: string };
/** A file as it is kept: read once, and compressed once. */
type Kept = { readonly bodies: ReadonlyMap<Encoding, Buffer>; readonly etag: string; readonly headers: Headers };

const headersOf = (name: string, type: string): Headers => ({
  "content-type": type,
  "cache-control": hashed.test(name) ? "public, max-age=31536000, immutable" : "no-cache",
  "x-content-type-options": "nosniff",
  vary: "accept-encoding",
  ...(type.startsWith("text/html") ? pageHeaders : {}),
  ...(scripts.has(name) || hashed.test(name)
    ? { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" }
    : {}),
});

const squeeze = {
  br: (body: Buffer) =>
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }),
  gzip: (body: Buffer) => promisify(gzip)(body, { level: constants.Z_BEST_COMPRESSION }),
} as const;
const beside = { br: ".br", gzip: ".gz" } as const;

/** The compressed form that the build has left beside a file, else made now. */
const compressed = async (file: string, body: Buffer, encoding: "br" | "gzip"): Promise<Buffer> => {
  const built = await readFile(`${file}${beside[encoding]}`).catch(() => null);
  return built ?? squeeze[encoding](body);
};

const keep = async (file: string, name: string, type: string): Promise<Kept> => {
  const body = await readFile(file);
  const bodies = new Map<Encoding, Buffer>([["identity", body]]);
  if (compressible.test(type)) {
    for (const encoding of ["br", "gzip"] as const) {
      const small = await compressed(file, body, encoding);
      if (small.length < body.length) bodies.set(encoding, small);
    }
  }
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return { bodies, etag, headers: headersOf(name, type) };
};

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

/** Reads every page and script of a folder, with the folders in it. An empty map where there is none. */
const readFolder = async (folder: string): Promise<ReadonlyMap<string, Kept>> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const kept = new Map<string, Kept>();
  for (const entry of entries) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const name = `/${relative(folder, file).split(sep).join("/")}`;
    kept.set(name, await keep(file, name, type));
  }
  return kept;
};

/** The best encoding that the client takes (RFC 9110 12.5.3); a weight of 0 refuses one. */
const encodingFor = (accepted: string, bodies: Kept["bodies"]): Encoding => {
  const takes = (encoding: string): boolean =>
    accepted.split(",").some((each) => {
      const [name = "", ...parameters] = each.split(";").map((part) => part.trim().toLowerCase());
      return name === encoding && !parameters.some((parameter) => /^q=0(?:\.0*)?$/u.test(parameter));
    });
  return (["br", "gzip"] as const).find((encoding) => bodies.has(encoding) && takes(encoding)) ?? "identity";
};

const isSame = (wanted: string, etag: string): boolean =>
  wanted.split(",").some((each) => each.trim().replace(/^W\//u, "") === etag || each.trim() === "*");

/** No browser's list of encodings or tags is longer; the rest of one is not read. */
const longestList = 1024;

const answer = ({ bodies, etag, headers }: Kept, request: IncomingMessage, response: ServerResponse): void => {
  const same = isSame((request.headers["if-none-match"] ?? "").slice(0, longestList), etag);
  const encoding = encodingFor((request.headers["accept-encoding"] ?? "").slice(0, longestList), bodies);
  const body = bodies.get(encoding) ?? Buffer.alloc(0);
  response.writeHead(same ? 304 : 200, {
    ...headers,
    etag,
    ...(encoding === "identity" ? {} : { "content-encoding": encoding }),
    ...(same ? {} : { "content-length": body.length }),
  });
  // The bytes are shared by all answers: a client that does not read holds none of its own.
  response.end(same || request.method === "HEAD" ? undefined : body);
};

export type StaticFiles = {
  /** Whether it was a page or a script of the folder, and is answered. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => boolean;
};

/** BOUND-5: the built pages and scripts of one folder, read and compressed once. */
export const staticFiles = async (folder: string): Promise<StaticFiles> => {
  const kept = await readFolder(folder);
  return {
    answer: (request, response) => {
      const path = (request.url ?? "").split("?")[0] ?? "";
      const file = kept.get(path === "/" ? "/index.html" : path);
      if (file === undefined) return false;
      if (request.method === "GET" || request.method === "HEAD") answer(file, request, response);
      else response.writeHead(405, { allow: "GET, HEAD", "content-length": 0 }).end();
      return true;
    },
  };
};
