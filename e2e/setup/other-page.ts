import { signUserSig } from "@opencallkit/server";
import type { Server } from "./server.ts";
import { targetOf } from "./target.ts";

/** Third-party host page with the call kit in it, logged in; its events lie in `window.heard`. */
export const otherPage = async (server: Server, userId: string, lang: string): Promise<string> => {
  const { app } = await targetOf(server);
  const userSig = signUserSig(app.secretKey, app.sdkAppId, userId, 3600, Date.now());
  const who = JSON.stringify({ appId: app.sdkAppId, userId, userSig });
  return `<!doctype html><html lang="${lang}"><title>${userId}</title><h1>${userId}</h1>
<script type="module">
  import { createCallClient, mountCallKit } from "${server.url}/callkit.js";
  const client = createCallClient();
  window.heard = [];
  client.observe((event) => window.heard.push(event));
  mountCallKit(client);
  await client.login(${who});
  document.querySelector("h1").append(" is here");
</script></html>`;
};
