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
  "frame-src 'self'",
  "frame-ancestors 'self'",
].join("; ");
const headersOfPages = (policy: string): Headers => ({
  "content-security-policy": policy,
  "referrer-policy": "same-origin",
  "permissions-policy":
    "camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self), geolocation=(), payment=(), usb=()",
});

type Encoding = "br" | "gzip" | "identity";
type Headers = { readonly [name: string]: string };
/** A file as it is kept: read once, and compressed once. */
type Kept = { readonly bodies: ReadonlyMap<Encoding, Buffer>; readonly etag: string; readonly headers: Headers };

const headersOf = (name: string, type: string, policy: string): Headers => ({
  "content-type": type,
  "cache-control": hashed.test(name) ? "public, max-age=31536000, immutable" : "no-cache",
  "x-content-type-options": "nosniff",
  vary: "accept-encoding",
  ...(type.startsWith("text/html") ? headersOfPages(policy) : {}),
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

/** What is known of a file before it is read. */
type Source = { readonly file: string; readonly name: string; readonly type: string; readonly policy: string };

const keep = async ({ file, name, type, policy }: Source): Promise<Kept> => {
  const body = await readFile(file);
  const bodies = new Map<Encoding, Buffer>([["identity", body]]);
  if (compressible.test(type)) {
    for (const encoding of ["br", "gzip"] as const) {
      const small = await compressed(file, body, encoding);
      if (small.length < body.length) bodies.set(encoding, small);
    }
  }
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return { bodies, etag, headers: headersOf(name, type, policy) };
};

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

/** What a read gives, or `instead` where there is no such file or folder. */
const unlessMissing = <T>(reading: Promise<T>, instead: T): Promise<T> =>
  reading.catch((error: unknown) => {
    if (isMissing(error)) return instead;
    throw error;
  });

/** A folder of built files: it is served under `at`, "" for the root or a path such as `/manual`. */
export type StaticFolder = { readonly at: string; readonly folder: string };

/** Beside the files of a folder, if its pages need a content security policy of their own: written by their build. */
const policyFile = "content-security-policy.txt";

/** Reads every page and script of a folder, with the folders in it. An empty map where there is none. */
const readFolder = async ({ at, folder }: StaticFolder): Promise<ReadonlyMap<string, Kept>> => {
  const entries = await unlessMissing(readdir(folder, { withFileTypes: true, recursive: true }), []);
  const policy = (await unlessMissing(readFile(join(folder, policyFile), "utf8"), pagePolicy)).trim();
  const kept = new Map<string, Kept>();
  for (const entry of entries) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const name = `${at}/${relative(folder, file).split(sep).join("/")}`;
    kept.set(name, await keep({ file, name, type, policy }));
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

const answer = (
  { bodies, etag, headers }: Kept,
  { request, response, found }: Exchange & { readonly found: boolean },
): void => {
  const same = found && isSame((request.headers["if-none-match"] ?? "").slice(0, longestList), etag);
  const encoding = encodingFor((request.headers["accept-encoding"] ?? "").slice(0, longestList), bodies);
  const body = bodies.get(encoding) ?? Buffer.alloc(0);
  const status = found ? 200 : 404;
  response.writeHead(same ? 304 : status, {
    ...headers,
    etag,
    ...(encoding === "identity" ? {} : { "content-encoding": encoding }),
    ...(same ? {} : { "content-length": body.length }),
  });
  // The bytes are shared by all answers: a client that does not read holds none of its own.
  response.end(same || request.method === "HEAD" ? undefined : body);
};

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

export type StaticFiles = {
  /** Whether it was a page or a script of the folders, and is answered. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => boolean;
};

/** Clean URLs: `/` is `/index.html`, and `/manual/browsers` the page of that name. */
const namesOf = (path: string): readonly string[] =>
  path.endsWith("/") ? [`${path}index.html`] : [path, `${path}.html`];

/**
 * BOUND-5: the built pages and scripts of these folders, read and compressed once. A folder that is not at the root
 * answers every path below its own: where it has no such file with its `404.html`, if it has one.
 */
export const staticFiles = async (folders: readonly StaticFolder[]): Promise<StaticFiles> => {
  const kept = new Map((await Promise.all(folders.map(readFolder))).flatMap((files) => [...files]));
  const below = folders.map(({ at }) => at).filter((at) => at !== "");
  const fileAt = (path: string): Kept | undefined =>
    namesOf(path)
      .map((name) => kept.get(name))
      .find((file) => file !== undefined);
  /** The page that says that there is none. */
  const noneAt = (path: string): Kept | undefined => {
    const at = below.find((each) => path.startsWith(`${each}/`));
    return at === undefined ? undefined : kept.get(`${at}/404.html`);
  };
  return {
    answer: (request, response) => {
      const [path = "", query] = (request.url ?? "").split("?");
      const toFolder = below.includes(path) && kept.has(`${path}/index.html`);
      const found = fileAt(path);
      const file = found ?? noneAt(path);
      if (file === undefined && !toFolder) return false;
      if (request.method !== "GET" && request.method !== "HEAD")
        response.writeHead(405, { allow: "GET, HEAD", "content-length": 0 }).end();
      else if (file === undefined || toFolder)
        response
          .writeHead(308, { location: `${path}/${query === undefined ? "" : `?${query}`}`, "content-length": 0 })
          .end();
      else answer(file, { request, response, found: found !== undefined });
      return true;
    },
  };
};
