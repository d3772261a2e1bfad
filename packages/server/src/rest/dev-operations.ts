import { operations } from "@opencallkit/protocol/rest";
import { signUserSig } from "../credentials/user-sig.ts";
import { isLoopbackAddress, isLoopbackHost } from "../http/origins.ts";
import { done, handle, refused, type OperationAnswer } from "./operation-handler.ts";
import type { Development } from "./parts.ts";

const devSigSeconds = 7 * 24 * 60 * 60;
/** What proxies add; behind one every address is the proxy's. */
const forwarding = /^(?:forwarded|via|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/u;

/** DEV-1: a request that came straight from a program on this machine. */
export const isLocal = ({ headers }: Request, remoteAddress: string | undefined): boolean =>
  ![...headers.keys()].some((name) => forwarding.test(name)) &&
  isLoopbackHost(headers.get("host") ?? undefined) &&
  isLoopbackAddress(remoteAddress);

/** The development login: by name, for programs of this machine; and who is there, for the demo. */
export const devOperations = ({ app: { sdkAppId, secretKey }, here }: Development, wall: () => number) => ({
  devPeople: handle(operations.devPeople, async (): Promise<OperationAnswer<{ people: string[] }>> =>
    done({ people: [...here()] }),
  ),
  devLogin: handle(operations.devLogin, ({ body: { userId } }, { headers }: Request) => {
    // A form of another site can send text, but not JSON.
    if (!/^application\/json\s*(?:;|$)/iu.test(headers.get("content-type") ?? ""))
      return Promise.resolve(refused("bad_request", { detail: "content-type: not application/json" }));
    const userSig = signUserSig(secretKey, sdkAppId, userId, devSigSeconds, wall());
    const url = `http://${headers.get("host") ?? ""}`;
    return Promise.resolve(done({ sdkAppId, userId, userSig, url }));
  }),
});
