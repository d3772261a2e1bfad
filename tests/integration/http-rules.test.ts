import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request, type IncomingHttpHeaders } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { readProxies } from "@opencallkit/server";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { startTestServer, type TestServerOptions } from "../support/test-server.ts";
import { logIn } from "../support/wire-client.ts";

const script = `export const words = ${JSON.stringify(Array.from({ length: 2000 }, (_each, nr) => `word ${nr % 50}`))};`;

const startWithPages = async (options: TestServerOptions = {}) => {
  const pages = await mkdtemp(join(tmpdir(), "opencallkit-pages-"));
  onTestFinished(() => rm(pages, { recursive: true, force: true }));
  await writeFile(join(pages, "index.html"), "<!doctype html><title>page</title>");
  await writeFile(join(pages, "callkit.js"), script);
  await writeFile(join(pages, "chunk-ABCDEFGH.js"), script);
  return startTestServer({ ...options, pages });
};

type Got = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer };
/** Raw GET, without the decompression (Content-Encoding) that `fetch` does. */
const get = async (url: string, headers: Record<string, string> = {}): Promise<Got> => {
  const asked = request(url, { headers });
  asked.end();
  const [response] = await once(asked, "response");
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) };
};

test("BOUND-5: files come compressed as the client takes them, with an ETag, and for ever where the name says what is in them", async () => {
  const { url } = await startWithPages();
  const br = await get(`${url}/callkit.js`, { "accept-encoding": "gzip, deflate, br" });
  expect(br.headers).toMatchObject({ "content-encoding": "br", "cache-control": "no-cache", vary: "accept-encoding" });
  expect(brotliDecompressSync(br.body).toString()).toBe(script);
  const gzip = await get(`${url}/callkit.js`, { "accept-encoding": "gzip, br;q=0" });
  expect(gzip.headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(gzip.body).toString()).toBe(script);
  const plain = await get(`${url}/callkit.js`);
  expect(plain.headers["content-encoding"]).toBeUndefined();
  expect(plain.body.toString()).toBe(script);
  expect([br, gzip, plain].map(({ body, headers }) => headers["content-length"] === String(body.length))).toEqual([
    true,
    true,
    true,
  ]);
  const same = await get(`${url}/callkit.js`, { "if-none-match": String(br.headers["etag"]), "accept-encoding": "br" });
  expect([same.status, same.body.length]).toEqual([304, 0]);
  const hashed = await get(`${url}/chunk-ABCDEFGH.js`, { "accept-encoding": "br" });
  expect(hashed.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect((await get(`${url}/../package.json`)).status).toBe(404);
  expect((await get(`${url}/%2e%2e/package.json`)).status).toBe(404);
});

test("pages say what they may do and who may frame them, and what is private lies in no cache", async () => {
  const server = await startWithPages();
  const { headers } = await get(`${server.url}/`);
  expect(headers["content-security-policy"]).toContain("frame-ancestors 'self'");
  expect(headers["content-security-policy"]).toContain("default-src 'none'");
  expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "same-origin" });
  expect(headers["permissions-policy"]).toContain("camera=(self)");
  const records = await fetch(`${server.url}/v1/calls`, { headers: { authorization: `Bearer ${server.app.apiKey}` } });
  expect(records.headers.get("cache-control")).toBe("no-store");
  expect(records.headers.get("x-content-type-options")).toBe("nosniff");
  expect((await fetch(`${server.url}/v1/calls`)).headers.get("cache-control")).toBe("no-store");
});

const dial = async (url: string): Promise<Socket> => {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
};

test("BOUND-5: connections that pipeline and never read cost next to nothing, and others are served", async () => {
  const { url } = await startWithPages();
  const before = process.memoryUsage().rss;
  const asked = `GET /callkit.js HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(500);
  const sockets = await Promise.all(Array.from({ length: 40 }, () => dial(url)));
  const closed = sockets.map((socket) => once(socket, "close"));
  for (const socket of sockets) {
    socket.pause();
    socket.write(asked);
  }
  expect((await get(`${url}/callkit.js`)).status).toBe(200);
  for (const socket of sockets) socket.resume();
  await Promise.all(closed);
  expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
});

test("BOUND-5: headers and bodies that do not come are not waited for", async () => {
  const { url } = await startWithPages();
  const headers = await dial(url);
  const body = await dial(url);
  const began = performance.now();
  headers.write("GET / HTTP/1.1\r\nHost: localhost\r\n");
  body.write(
    "POST /v1/gone HTTP/1.1\r\nHost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
  );
  for (const socket of [headers, body]) socket.resume();
  await Promise.all([headers, body].map((socket) => once(socket, "close")));
  expect(performance.now() - began).toBeGreaterThan(9000);
  expect(performance.now() - began).toBeLessThan(15_000);
}, 30_000);

const statusOf = async (url: string, forwarded: string): Promise<number> => {
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws`, { headers: { "x-forwarded-for": forwarded } });
  onTestFinished(() => socket.terminate());
  socket.on("error", () => undefined);
  const refused = once(socket, "unexpected-response").then(([, response]) => Number(response.statusCode));
  return Promise.race([once(socket, "open").then(() => 101), refused]);
};

test("USE-8: an address has so many connections, and opens so many a second; what was refused is logged once, with a count", async () => {
  const server = await startWithPages({ addresses: { connections: 5 } });
  const sockets = await Promise.all(Array.from({ length: 10 }, () => dial(server.url)));
  const answers = await Promise.all(
    sockets.map(async (socket) => {
      const answer = await Promise.race([
        once(socket, "data").then(([data]) => String(data).split("\r\n")[0]),
        new Promise<string>((resolve) => setTimeout(resolve, 1000, "open")),
      ]);
      return answer;
    }),
  );
  expect(answers.filter((answer) => answer === "open")).toHaveLength(5);
  expect(answers.filter((answer) => answer === "HTTP/1.1 429 Too Many Requests")).toHaveLength(5);
  for (const socket of sockets) socket.destroy();
  await expect.poll(async () => (await get(`${server.url}/`).catch(() => null))?.status ?? 0).toBe(200);

  const slow = await startWithPages({ addresses: { newPerSecond: 20 } });
  const many = await Promise.all(Array.from({ length: 60 }, () => dial(slow.url)));
  const refused = await Promise.all(
    many.map((socket) =>
      Promise.race([
        once(socket, "data").then(() => true),
        new Promise<boolean>((resolve) => setTimeout(resolve, 1000, false)),
      ]),
    ),
  );
  expect(refused.filter(Boolean).length).toBeGreaterThan(20);
  expect(refused.filter(Boolean).length).toBeLessThanOrEqual(40);
}, 30_000);

test("USE-8: behind a trusted proxy one flooding client does not shut out another, and what it writes of itself counts for nothing", async () => {
  const proxies = readProxies(["127.0.0.1"]);
  if ("wrong" in proxies) throw new Error(proxies.wrong);
  const { url, log } = await startWithPages({ addresses: { connections: 3 }, proxies });
  const flood = await Promise.all(
    Array.from({ length: 10 }, (_each, nr) => statusOf(url, `10.9.9.${nr}, 203.0.113.66`)),
  );
  expect(flood.filter((status) => status === 101)).toHaveLength(3);
  expect(flood.filter((status) => status === 429)).toHaveLength(7);
  expect(await statusOf(url, "203.0.113.7")).toBe(101);
  expect(await statusOf(url, "2001:db8:1:2::1")).toBe(101);
  expect(log()).not.toContain("forwarding_header_ignored");
});

test("USE-8: without the flag a forwarding header from this machine is said once, and counts for nothing", async () => {
  const { url, log } = await startWithPages({ addresses: { connections: 3 } });
  const all = await Promise.all(
    Array.from({ length: 5 }, (_each, nr) => statusOf(url, `203.0.113.${nr}`).catch(() => 0)),
  );
  expect(all.filter((status) => status === 101)).toHaveLength(3);
  expect(log().split("forwarding_header_ignored")).toHaveLength(2);
});

test("USE-8: a connection that is closed makes room for the next", async () => {
  const server = await startWithPages({ addresses: { connections: 2 } });
  for (let count = 0; count < 6; count += 1) {
    const wire = await logIn(server, "alice");
    wire.close();
    await wire.closed;
  }
});
