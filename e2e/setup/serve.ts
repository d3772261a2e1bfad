import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import type { Certificate } from "./certificate.ts";

/** Static web server with an origin of its own, other than the call server's. */
export type Served = { readonly url: string; readonly stop: () => Promise<void> };

export const portOf = (address: AddressInfo | string | null): number => {
  if (address === null || typeof address === "string") throw new Error("the listener has no port");
  return address.port;
};

type Listening = { readonly server: Server; readonly scheme: "http" | "https"; readonly address: string };

const listenOn = async ({ server, scheme, address }: Listening): Promise<Served> => {
  server.listen(0, address);
  await once(server, "listening");
  return {
    url: `${scheme}://${address}:${portOf(server.address())}/`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};

const serve = (respond: RequestListener): Promise<Served> =>
  listenOn({ server: createServer(respond), scheme: "http", address: "127.0.0.1" });

const kinds: { readonly [extension: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

/** Page under a content security policy, with its script, as an app would have them. */
export type Strict = { readonly html: string; readonly script: string; readonly policy: string };

/** Serves a page and `/page.js` under a content security policy. */
export const serveStrictly = ({ html, script, policy }: Strict): Promise<Served> =>
  serve((request, response) => {
    const isScript = request.url === "/page.js";
    response.setHeader("content-type", kinds[isScript ? ".js" : ".html"] ?? "");
    response.setHeader("content-security-policy", policy).end(isScript ? script : html);
  });

/** File handler of a folder. `pages`: what is served at a path instead of a file. */
const filesOf =
  (folder: string, pages: { readonly [path: string]: string } = {}): RequestListener =>
  (request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    const page = pages[path];
    if (page !== undefined) return void response.setHeader("content-type", "text/html; charset=utf-8").end(page);
    const file = join(folder, path === "/" ? "index.html" : path);
    readFile(file).then(
      (body) => response.setHeader("content-type", kinds[extname(file)] ?? "application/octet-stream").end(body),
      () => response.writeHead(404).end(),
    );
  };

/** Serves a folder's files on a free port. */
export const serveFolder = (folder: string): Promise<Served> => serve(filesOf(folder));

/** Serves a page and a folder's files over https, on a loopback address of its own. */
export const serveSecurely = (
  folder: string,
  page: string,
  { certificate, address }: { readonly certificate: Certificate; readonly address: string },
): Promise<Served> =>
  listenOn({ server: createSecureServer(certificate, filesOf(folder, { "/": page })), scheme: "https", address });

/** Serves one page at every path; a function is evaluated at each request. */
export const servePage = (html: string | (() => string)): Promise<Served> =>
  serve((_request, response) =>
    response.setHeader("content-type", "text/html; charset=utf-8").end(typeof html === "string" ? html : html()),
  );

/** Serves a few texts, by path: their type and themselves. */
export const servePages = (pages: Readonly<Record<string, readonly [type: string, text: string]>>): Promise<Served> =>
  serve((request, response) => {
    const [type, text] = pages[request.url ?? ""] ?? ["text/plain", ""];
    response.writeHead(text === "" ? 404 : 200, { "content-type": type });
    response.end(text);
  });
