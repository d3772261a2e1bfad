import type { TestServer } from "./test-server.ts";

/** REST client: an app's back end, towards a server under test. */

type Place = { readonly url: string; readonly app: { readonly apiKey: string } };

export const rest = (server: Place, method: string, path: string, key = server.app.apiKey): Promise<Response> =>
  fetch(`${server.url}/v1/${path}`, { method, headers: { authorization: `Bearer ${key}` } });

export const recordOf = async (server: Place, call: string): Promise<Record<string, unknown>> => {
  const record: Record<string, unknown> = JSON.parse(await (await rest(server, "GET", `calls/${call}`)).text());
  return record;
};

export const setPolicy = async (server: TestServer, policy: object): Promise<void> => {
  await server.store().setPolicy(server.app.sdkAppId, JSON.stringify(policy));
  await server.restart();
};
