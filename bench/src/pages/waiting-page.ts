import { gzipSync } from "node:zlib";
import { servePage } from "../../../e2e/setup/serve.ts";
import type { People } from "./people.ts";

/** A page as the README shows it, that logs in and waits for calls. */
const pageOf = (url: string): string => `<!doctype html>
<title>waits</title>
<script type="module">
  import { createCallClient, mountCallKit } from "${url}/callkit.js";
  const client = createCallClient({ url: "${url}" });
  mountCallKit(client);
  const account = { method: "POST", headers: { "content-type": "application/json" }, body: '{"userId":"bob"}' };
  const { sdkAppId, userSig } = await (await fetch("${url}/v1/dev/login", account)).json();
  await client.login({ appId: sdkAppId, userId: "bob", userSig });
  document.title = "ready";
</script>`;

/** The scripts that such a page has loaded once it is logged in, in bytes, each gzipped. */
export const measureWaitingPage = async ({ server, bob }: People): Promise<number> => {
  const host = await servePage(pageOf(server.url));
  const page = await bob.context.newPage();
  try {
    const scripts: Promise<Buffer>[] = [];
    page.on("response", (response) => {
      if (response.request().resourceType() === "script") scripts.push(response.body());
    });
    await page.goto(host.url);
    await page.waitForFunction(() => document.title === "ready");
    const bodies = await Promise.all(scripts);
    return bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
  } finally {
    await page.close();
    await host.stop();
  }
};
