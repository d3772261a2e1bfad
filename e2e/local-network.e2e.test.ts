import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { openBrowser } from "./setup/browser.ts";
import { certificateFor, type Certificate } from "./setup/certificate.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { alices } from "./setup/people.ts";
import { serveSecurely } from "./setup/serve.ts";
import { home, startServer, type Server } from "./setup/server.ts";

const name = "app.example.org";
/** Separate loopback address, which the browser is told to treat as a public one. */
const address = "127.0.0.9";

let certificate: Certificate;
beforeAll(async () => {
  certificate = await certificateFor(name);
});

/** Test app: logs in once it is given server and credentials, and records the states of the connection. */
const html = `<!doctype html><title>app</title><script type="module">
  import { createCallClient, mountCallKit } from "./callkit.js";
  globalThis.said = [];
  globalThis.enter = (url, login) => {
    const client = createCallClient({ url });
    mountCallKit(client);
    client.connection.subscribe(({ state, error }) => said.push([state, error?.code ?? "", error?.detail ?? ""].join(" ").trim()));
    client.login(login).catch(() => undefined);
  };
  document.title = "ready";
</script>`;

/** Opens an app under a public host name, in a browser that takes its address for a public one (Local Network Access). */
const openApp = async ({ allowed }: { readonly allowed: boolean }): Promise<Page> => {
  const app = endsWithTest(await serveSecurely(join(home, "apps/demo/build"), html, { certificate, address }));
  const { port } = new URL(app.url);
  const browser = endsWithTest(
    await openBrowser(alices, {
      flags: [
        `--host-resolver-rules=MAP ${name} ${address}`,
        "--ignore-certificate-errors",
        `--ip-address-space-overrides=${address}:${port}=public`,
      ],
    }),
  );
  if (allowed) await browser.context.grantPermissions(["local-network-access"], { origin: `https://${name}:${port}` });
  const page = await browser.open(`https://${name}:${port}/`);
  await expect.poll(() => page.title()).toBe("ready");
  return page;
};

const enter = async (page: Page, server: Server, url: string): Promise<void> => {
  const account = { method: "POST", headers: { "content-type": "application/json" }, body: '{"userId":"alice"}' };
  const { sdkAppId, userSig }: { readonly sdkAppId: number; readonly userSig: string } = JSON.parse(
    await (await fetch(`${server.url}/v1/dev/login`, account)).text(),
  );
  const login = { appId: sdkAppId, userId: "alice", userSig };
  await page.evaluate(`enter(${JSON.stringify(url)}, ${JSON.stringify(login)})`);
};

const saidBy = async (page: Page): Promise<readonly string[]> => {
  const said: readonly string[] = JSON.parse(await page.evaluate("JSON.stringify(said)"));
  return said;
};

const perhaps = "waiting server_unreachable maybe_local_network";

test("PAGE-5: a page of the internet whose browser keeps it from a server in the local network says so", async () => {
  const page = await openApp({ allowed: false });
  const server = endsWithTest(await startServer({ flags: ["--origins", new URL(page.url()).origin] }));
  await enter(page, server, server.url);
  await expect.poll(() => saidBy(page)).toContain(perhaps);
  expect((await saidBy(page)).find((said) => said.startsWith("waiting"))).toBe("waiting no_connection");
  expect(await saidBy(page)).not.toContain("connected");
});

test("PAGE-5: so does one whose server is down, for the browser says no more; the same page that is let in connects", async () => {
  const page = await openApp({ allowed: true });
  const server = endsWithTest(await startServer({ flags: ["--origins", new URL(page.url()).origin] }));
  await enter(page, server, server.url);
  await expect.poll(() => saidBy(page)).toContain("connected");
  expect(await saidBy(page)).not.toContain(perhaps);
  await server.kill();
  await expect.poll(() => saidBy(page)).toContain(perhaps);
  await server.restart();
  await expect.poll(async () => (await saidBy(page)).at(-1)).toBe("connected");
});

test("PAGE-5: a server of the internet that is down is no connection, however often it is tried", async () => {
  const page = await openApp({ allowed: true });
  const server = endsWithTest(await startServer());
  const down = new URL(server.url).port;
  await server.kill();
  await page.evaluate(`enter("https://${name}:${down}", { appId: 1, userId: "alice", userSig: "sig" })`);
  await expect
    .poll(async () => (await saidBy(page)).filter((said) => said.startsWith("waiting")).length)
    .toBeGreaterThan(3);
  expect(new Set((await saidBy(page)).filter((said) => said.startsWith("waiting")))).toEqual(
    new Set(["waiting no_connection"]),
  );
});
