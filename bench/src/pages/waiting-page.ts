import { once } from "node:events";
import { request } from "node:http";
import { servePage } from "../../../e2e/setup/serve.ts";
import { waitingPage } from "../../../e2e/setup/waiting-page.ts";
import type { People } from "./people.ts";

/** Transfer size of a waiting page until it is logged in, in bytes on the wire: in Brotli, as browsers ask for, and in gzip. */
export type WaitingPage = { readonly brotli: number; readonly gzip: number };

/** Size of a compressed body on the wire, in bytes; `fetch` would decompress it. */
const bytesOf = async (url: string, encoding: string): Promise<number> => {
  const asked = request(url, { headers: { "accept-encoding": encoding } });
  asked.end();
  const [response] = await once(asked, "response");
  let bytes = 0;
  for await (const part of response) bytes += part.length;
  return bytes;
};

const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);

export const measureWaitingPage = async ({ server, bob }: People): Promise<WaitingPage> => {
  const host = await servePage(waitingPage(server.url));
  const page = await bob.context.newPage();
  try {
    const scripts = new Set<string>();
    page.on("response", (response) => {
      if (response.request().resourceType() === "script") scripts.add(response.url());
    });
    await page.goto(host.url);
    await page.waitForFunction(() => document.title === "ready");
    const all = (encoding: string): Promise<number> =>
      Promise.all([...scripts].map((url) => bytesOf(url, encoding))).then(sum);
    return { brotli: await all("br"), gzip: await all("gzip") };
  } finally {
    await page.close();
    await host.stop();
  }
};
