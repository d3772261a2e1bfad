/** Address of the call server. */
export const server = import.meta.env.VITE_CALLKIT_URL ?? "http://localhost:8080";

/**
 * Account of a server in development (`serve --dev`). A real app asks its own back end, which signs the userSig with the
 * app's secret; no secret belongs into a page.
 */
export const devAccount = async (userId) => {
  const reply = await fetch(`${server}/v1/dev/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ userId }),
  }).catch(() => {
    throw new Error(`No call server at ${server}: is \`npm run server\` running?`);
  });
  // Problem details (RFC 9457) say why.
  if (!reply.ok) throw new Error((await reply.json()).detail ?? `The server answered ${reply.status}.`);
  const { sdkAppId, userSig } = await reply.json();
  return { appId: sdkAppId, userId, userSig };
};

/** Who is at this page (`?user=alice`), and whom the button calls. */
export const me = new URLSearchParams(location.search).get("user") || "alice";
export const other = me === "alice" ? "bob" : "alice";
