import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { staticFiles } from "./static-files.ts";

const files = {
  "pages/index.html": "the demo",
  "manual/index.html": "the manual",
  "manual/browsers.html": "browsers",
  "manual/start/index.html": "start",
  "manual/404.html": "none",
  "manual/content-security-policy.txt": "default-src 'none'\n",
};

let folder = "";
let url = "";
const server = createServer();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "opencallkit-static-"));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const served = await staticFiles([
    { at: "", folder: join(folder, "pages") },
    { at: "/manual", folder: join(folder, "manual") },
    { at: "/docs", folder: join(folder, "nothing") },
  ]);
  server.on("request", (request, response) => {
    if (!served.answer(request, response)) response.writeHead(418).end("the rest");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const get = async (path: string, method = "GET") => {
  const response = await fetch(url + path, { method, redirect: "manual" });
  return { status: response.status, text: await response.text(), headers: response.headers };
};

test.each([
  ["/", "the demo"],
  ["/manual/", "the manual"],
  ["/manual/browsers", "browsers"],
  ["/manual/browsers.html", "browsers"],
  ["/manual/start/", "start"],
])("%s is a page", async (path, text) => {
  expect(await get(path)).toMatchObject({ status: 200, text });
});

test("a folder's path without its slash leads to it, with the query", async () => {
  const { status, headers } = await get("/manual?lang=zh");
  expect([status, headers.get("location")]).toEqual([308, "/manual/?lang=zh"]);
});

test("what a folder lacks is its 404.html; what lies outside, or in a folder without one, is not answered", async () => {
  expect(await get("/manual/nothing")).toMatchObject({ status: 404, text: "none" });
  expect(await get("/manual/content-security-policy.txt")).toMatchObject({ status: 404, text: "none" });
  for (const path of ["/nothing", "/docs", "/docs/", "/manually"]) expect((await get(path)).status).toBe(418);
});

test("the pages of a folder have the policy that its build has written, and those of others our own", async () => {
  expect((await get("/manual/browsers")).headers.get("content-security-policy")).toBe("default-src 'none'");
  expect((await get("/")).headers.get("content-security-policy")).toContain("script-src 'self'");
});

test("a page is read and not written", async () => {
  const { status, headers } = await get("/manual/browsers", "POST");
  expect([status, headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});
