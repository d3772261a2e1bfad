import { UserId } from "@opencallkit/protocol";
import * as v from "valibot";
import { isLoopbackAddress, isLoopbackHost } from "../http/origins.ts";
import { signUserSig } from "../credentials/user-sig.ts";
import { corsOf, json } from "./body.ts";
import type { DevApp, Rest } from "./parts.ts";
import { problem } from "../http/problem.ts";

const DevLogin = v.strictObject({ userId: UserId });
const devSigSeconds = 7 * 24 * 60 * 60;
/** What proxies add; behind one every address is the proxy's. */
const forwarding = /^(?:forwarded|via|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/u;

/** A request that came straight from a program on this machine. */
const isLocal = ({ headers }: Request, address: string | undefined): boolean =>
  ![...headers.keys()].some((name) => forwarding.test(name)) &&
  isLoopbackHost(headers.get("host") ?? undefined) &&
  isLoopbackAddress(address);

/** The route of the development login: by name, for pages of this machine. */
export const devRoute = (rest: Rest, { sdkAppId, secretKey }: DevApp, wall: () => number): void => {
  rest.options(
    "/v1/dev/login",
    ({ req }) =>
      new Response(null, { status: 204, headers: { ...corsOf(req.raw), "access-control-allow-methods": "POST" } }),
  );
  rest.post("/v1/dev/login", async ({ req, env }) => {
    if (!isLocal(req.raw, env.incoming.socket.remoteAddress)) return problem("not_loopback");
    if (!/^application\/json\s*(?:;|$)/iu.test(req.header("content-type") ?? "")) return problem("bad_request");
    const body = v.safeParse(DevLogin, await json(req.raw));
    if (!body.success) return problem("bad_request");
    const { userId } = body.output;
    const userSig = signUserSig(secretKey, sdkAppId, userId, devSigSeconds, wall());
    const url = `http://${req.header("host")}`;
    return Response.json({ sdkAppId, userId, userSig, url }, { headers: corsOf(req.raw) });
  });
};
