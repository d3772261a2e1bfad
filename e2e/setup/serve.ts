import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

/** Something at an address of its own: another origin than the server's. */
export type Served = { readonly url: string; readonly stop: () => Promise<void> };

export const portOf = (address: AddressInfo | string | null): number => {
  if (address === null || typeof address === "string") throw new Error("the listener has no port");
  return address.port;
};

const serve = async (respond: RequestListener): Promise<Served> => {
  const server = createServer(respond);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};

const kinds: { readonly [extension: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

/** Serves the files of a folder on a free port. */
export const serveFolder = (folder: string): Promise<Served> =>
  serve((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    const file = join(folder, path === "/" ? "index.html" : path);
    readFile(file).then(
      (body) => response.setHeader("content-type", kinds[extname(file)] ?? "application/octet-stream").end(body),
      () => response.writeHead(404).end(),
    );
  });

/** Serves one page, whatever is asked for; a function gives it as it is then. */
export const servePage = (html: string | (() => string)): Promise<Served> =>
  serve((_request, response) =>
    response.setHeader("content-type", "text/html; charset=utf-8").end(typeof html === "string" ? html : html()),
  );
