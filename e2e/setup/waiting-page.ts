/** Minimal host page, as in the README: logs in, waits for calls, and then has the title `ready`. */
export const waitingPage = (
  url: string,
  lang = "en",
): string => `<!doctype html><html lang="${lang}"><title>waits</title>
<script type="module">
  import { createCallClient, mountCallKit } from "${url}/callkit.js";
  const client = createCallClient({ url: "${url}" });
  mountCallKit(client);
  const account = { method: "POST", headers: { "content-type": "application/json" }, body: '{"userId":"bob"}' };
  const { sdkAppId, userSig } = await (await fetch("${url}/v1/dev/login", account)).json();
  await client.login({ appId: sdkAppId, userId: "bob", userSig });
  document.title = "ready";
</script>`;
