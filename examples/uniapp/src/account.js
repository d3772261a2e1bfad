/** The server that `/uniapp.js` in index.html comes from; the call modules find it there by themselves. */
const server = import.meta.env.VITE_CALLKIT_URL;

/**
 * Asks a server in development for an account. A real app asks its own back end, which signs the userSig as it always
 * did for TUICallKit; no secret belongs into a page.
 */
export function devAccount(userId) {
  return new Promise((resolve, reject) => {
    uni.request({
      url: `${server}/v1/dev/login`,
      method: "POST",
      header: { "content-type": "application/json" },
      data: { userId },
      success: ({ statusCode, data }) =>
        statusCode === 200 ? resolve(data) : reject(new Error(`the server answered ${statusCode}`)),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    });
  });
}
