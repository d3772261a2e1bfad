import type { CommandReply } from "@opencallkit/core/processor";
import { operations, type OperationInput } from "@opencallkit/protocol/rest";
import { checkUserSig } from "../credentials/user-sig.ts";
import { askingStore } from "./asking-store.ts";
import { done, handle, refused } from "./operation-handler.ts";
import type { RestParts } from "./parts.ts";

/** The operations of clients: what a page says over plain HTTP, when its socket is gone or going. */
export const pageOperations = ({
  apps,
  store,
  sessions,
  callService,
}: Pick<RestParts, "apps" | "store" | "sessions" | "callService">) => {
  /** A userSig that has expired is well enough to say goodbye. */
  const isThem = async ({ app, user, userSig }: OperationInput<"gone">["body"]): Promise<boolean> => {
    const owner = await askingStore(apps.find(app));
    if (owner === null) return false;
    const { secrets } = owner;
    const verdict = checkUserSig(userSig, { app, user, secrets, now: -Infinity });
    if ("refused" in verdict) return false;
    return Math.floor(verdict.signedAt / 1000) > (await askingStore(store.revokedAt(app, user)));
  };

  return {
    gone: handle(operations.gone, async ({ body }) => {
      if (!(await isThem(body))) return refused("unauthorized");
      sessions.gone(body);
      return done(undefined);
    }),
    // The same command, under the same id, also goes over the socket once it is back, where its answer is heard.
    leave: handle(operations.leave, async ({ body }) => {
      if (!(await isThem(body))) return refused("unauthorized");
      const { app, user, client, id, type, call } = body;
      const reply = await new Promise<CommandReply>((resolve) =>
        callService.command(app, { type, body: { call } }, { user, client, device: "" }, id, resolve),
      );
      if (reply.type === "refused" && (reply.code === "try_later" || reply.code === "too_many_requests"))
        return refused(reply.code, reply.retryAfterMs === undefined ? {} : { retryAfterMs: reply.retryAfterMs });
      return done(undefined);
    }),
  };
};
