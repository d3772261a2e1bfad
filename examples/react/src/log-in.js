const server = import.meta.env.VITE_CALLKIT_URL;

/**
 * Logs in as the user that the address names (`?user=bob`), with an account of a server in development. A real app asks
 * its own back end for the userSig; no secret belongs into a page.
 */
export async function logIn(client) {
  const userId = new URLSearchParams(location.search).get("user") ?? "alice";
  const headers = { "content-type": "application/json" };
  const reply = await fetch(`${server}/v1/dev/login`, { method: "POST", headers, body: JSON.stringify({ userId }) });
  const { sdkAppId, userSig } = await reply.json();
  await client.login({ appId: sdkAppId, userId, userSig });
}
