import { once } from "node:events";
import { request } from "node:https";
import { signUserSig, type NewApp } from "@opencallkit/server";
import { WebSocket } from "ws";
import { expect, onTestFinished, test } from "vitest";
import { openBrowser } from "./setup/browser.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { freePort, startProxy, type Proxy, type ProxyName } from "./setup/proxy.ts";
import { startServer, type Server } from "./setup/server.ts";
import { alices } from "./setup/people.ts";
import { targetOf } from "./setup/target.ts";

const names: readonly ProxyName[] = ["nginx", "caddy"];

const start = async (name: ProxyName, ...flags: readonly string[]) => {
  const port = await freePort();
  const trusted = ["--trusted-proxies", "127.0.0.1,::1", "--origins", `https://call.example.org:${port}`];
  const server = endsWithTest(await startServer({ flags: [...trusted, ...flags] }));
  const proxy = await startProxy(name, port, Number(new URL(server.url).port));
  const { app } = await targetOf(server);
  return { server, proxy, app };
};

/** Request options of a remote client: a source address of its own, and the proxy's certificate authority. */
const from = (address: string, { ca, port }: Proxy) => ({
  ca,
  localAddress: address,
  lookup: (_host: string, options: object, done: (error: null, address: never, family: number) => void) =>
    Reflect.apply(
      done,
      null,
      "all" in options && options.all === true ? [null, [{ address: "127.0.0.1", family: 4 }]] : [null, "127.0.0.1", 4],
    ),
  port,
});

type Status = "welcome" | number;
const logInFrom = async (
  address: string,
  proxy: Proxy,
  app: NewApp,
  user: string,
  forged?: string,
): Promise<Status> => {
  const socket = new WebSocket(`wss://call.example.org:${proxy.port}/ws`, {
    ...from(address, proxy),
    headers: { origin: proxy.url, ...(forged === undefined ? {} : { "x-forwarded-for": forged }) },
  });
  onTestFinished(() => socket.terminate());
  socket.on("error", () => undefined);
  const refused = once(socket, "unexpected-response").then(([, response]) => Number(response.statusCode));
  socket.once("open", () =>
    socket.send(
      JSON.stringify({
        type: "hello",
        versions: [2],
        app: app.sdkAppId,
        user,
        userSig: signUserSig(app.secretKey, app.sdkAppId, user, 3600, Date.now()),
        device: `device-of-${user}`,
        client: `client-of-${user}`,
      }),
    ),
  );
  const welcome = once(socket, "message").then(() => "welcome" as const);
  const closed = once(socket, "close").then(([code]) => Number(code));
  return Promise.race([refused, welcome, closed]);
};

test.each(names)(
  "USE-8: behind %s one flooding client does not shut out another, and what it writes of itself counts for nothing",
  async (name) => {
    const { server, proxy, app } = await start(name, "--connections-per-address", "5");
    const flood: Status[] = [];
    for (let nr = 0; nr < 12; nr += 1)
      flood.push(await logInFrom("127.0.0.2", proxy, app, `flood-${nr}`, `203.0.113.${nr}`));
    expect(flood.filter((status) => status === "welcome")).toHaveLength(5);
    expect(flood.filter((status) => status === 429)).toHaveLength(7);
    expect(await logInFrom("127.0.0.3", proxy, app, "alice")).toBe("welcome");
    expect(server.log()).not.toContain("forwarding_header_ignored");
  },
);

test.each(names)(
  "behind %s pages come compressed and with their headers, and what is private in no cache",
  async (name) => {
    const { proxy, app } = await start(name);
    const get = async (path: string, headers: object = {}) => {
      const asked = request(`${proxy.url}${path}`, {
        ...from("127.0.0.4", proxy),
        headers: { "accept-encoding": "br", ...headers },
      });
      asked.end();
      const [response] = await once(asked, "response");
      response.resume();
      return { status: Number(response.statusCode), headers: response.headers };
    };
    const page = await get("/");
    expect(page).toMatchObject({
      status: 200,
      headers: { "content-encoding": "br", "x-content-type-options": "nosniff" },
    });
    expect(String(page.headers["content-security-policy"])).toContain("frame-ancestors");
    expect((await get("/callkit.js", { "if-none-match": (await get("/callkit.js")).headers.etag })).status).toBe(304);
    const records = await get("/v1/calls", { authorization: `Bearer ${app.apiKey}` });
    expect(records).toMatchObject({ status: 200, headers: { "cache-control": "no-store" } });
  },
);

const engineLogsIn = async (server: Server, proxy: Proxy, user: string): Promise<string> => {
  const { app } = await targetOf(server);
  const browser = endsWithTest(
    await openBrowser(alices, {
      deaf: true,
      flags: ["--host-resolver-rules=MAP call.example.org 127.0.0.1", "--ignore-certificate-errors"],
    }),
  );
  const page = await browser.open(proxy.url);
  const who = {
    appId: app.sdkAppId,
    userId: user,
    userSig: signUserSig(app.secretKey, app.sdkAppId, user, 3600, Date.now()),
  };
  // Script as text: the test bundler would rewrite an import.
  return page.evaluate<string>(`(async () => {
    const { createCallClient } = await import("/callkit.js");
    const client = createCallClient({ url: location.origin });
    await client.login(${JSON.stringify(who)});
    return location.protocol + " " + client.connection.get().state;
  })()`);
};

test.each(names)("behind %s the engine logs in over wss, from a page with a certificate", async (name) => {
  const { server, proxy } = await start(name);
  expect(await engineLogsIn(server, proxy, "alice")).toBe("https: connected");
  await expect.poll(server.log).toContain('"event":"login"');
});
