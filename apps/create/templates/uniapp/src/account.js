/** The server that `/uniapp.js` in index.html comes from; the call modules find it there by themselves. */
const server = import.meta.env.VITE_CALLKIT_URL;

/**
 * Account of a server in development (`serve --dev`). A real app asks its own back end, which signs the userSig as it
 * does for TUICallKit; no secret belongs into a page.
 */
export const devAccount = (userId) =>
  new Promise((resolve, reject) => {
    uni.request({
      url: `${server}/v1/dev/login`,
      method: "POST",
      header: { "content-type": "application/json" },
      data: { userId },
      success: ({ statusCode, data }) =>
        statusCode === 200 ? resolve(data) : reject(new Error(data.detail ?? `The server answered ${statusCode}.`)),
      fail: () => reject(new Error(`No call server at ${server}: is \`npm run server\` running?`)),
    });
  });

/** Who is at this page (`?user=alice`), and whom the button calls. */
export const me = new URLSearchParams(location.search).get("user") || "alice";
export const other = me === "alice" ? "bob" : "alice";
