import { allows, type Scope } from "@opencallkit/protocol/rest";
import { problem } from "../http/problem.ts";
import { tokenBuckets } from "../usage/token-bucket.ts";
import { askingStore } from "./asking-store.ts";
import type { KeyRequest, RestParts } from "./parts.ts";

const bearer = (request: Request): string =>
  /^Bearer (\S{1,512})$/u.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";

/** Bursts of so many times what a key may ask for in a second. */
const burst = 2;

/** KEY-1 to KEY-4: who may ask as a back end: the holder of a key that holds, has the scope, and has not asked too often. */
export const keyAdmission = ({ apps, environment }: Pick<RestParts, "apps" | "environment">) => {
  const buckets = tokenBuckets(environment.monotonic);
  return async (request: Request, scope: Scope): Promise<KeyRequest | Response> => {
    const key = await askingStore(apps.keys.find(bearer(request)));
    const owner = key === null ? null : await askingStore(apps.find(key.app));
    if (key === null || owner === null) return problem("unauthorized");
    const { requestsPerSecond } = owner.policy.limits;
    const rate = { size: requestsPerSecond * burst, perSecond: requestsPerSecond };
    const retryAfterMs = buckets.take(`${key.app}/${key.id}`, rate);
    if (retryAfterMs > 0) return problem("too_many_requests", { retryAfterMs });
    if (!allows(key.scopes, scope)) return problem("wrong_scope", { detail: `needs the scope ${scope}` });
    return { owner, key, request };
  };
};
