import { generateUserSig } from "@opencallkit/rest";
import { expect, test } from "vitest";
import { openBrowser } from "./setup/browser.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { alices } from "./setup/people.ts";
import { serveStrictly } from "./setup/serve.ts";
import { startServer } from "./setup/server.ts";
import { targetOf } from "./setup/target.ts";

test("PAGE-6: a page whose origin is not on the list learns so: its login is rejected, and not tried again", async () => {
  const server = endsWithTest(await startServer());
  const { sdkAppId, secretKey } = (await targetOf(server)).app;
  const userSig = await generateUserSig({ sdkAppId, secretKey, userId: "alice", expireSeconds: 3600 });
  const login = JSON.stringify({ appId: sdkAppId, userId: "alice", userSig });
  const page = await endsWithTest(await openBrowser(alices)).context.newPage();
  // A sandboxed page has an origin of its own (HTML, opaque origins), which is on no list.
  const served = endsWithTest(
    await serveStrictly({
      policy: "sandbox allow-scripts",
      script: "",
      html: `<!doctype html><title>waiting</title><script type="module">
        import { createCallClient } from "${server.url}/callkit.js";
        const client = createCallClient({ url: "${server.url}" });
        const code = await client.login(${login}).then(() => "let in", (error) => error.code);
        document.title = code + ", " + client.connection.get().state;
      </script>`,
    }),
  );
  await page.goto(served.url);
  await expect.poll(() => page.title()).toBe("origin_not_allowed, stopped");
  expect(server.log()).toContain("origin_not_allowed");
});
