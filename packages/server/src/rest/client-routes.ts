import { posts } from "@opencallkit/protocol";
import * as v from "valibot";
import type { CommandReply } from "@opencallkit/core/processor";
import { checkUserSig } from "../credentials/user-sig.ts";
import { askingStore } from "./asking-store.ts";
import { corsOf, json } from "./body.ts";
import type { Rest, RestParts } from "./parts.ts";
import { problem } from "../http/problem.ts";

const { gone, leave } = posts;

/** The routes of clients: what a page says over plain HTTP, when its socket is gone or going. */
export const clientRoutes = (
  rest: Rest,
  { apps, store, sessions, callService }: Pick<RestParts, "apps" | "store" | "sessions" | "callService">,
): void => {
  /** Expired is well enough to say goodbye. */
  const isThem = async ({ app, user, userSig }: v.InferOutput<typeof gone.body>): Promise<boolean> => {
    const owner = await askingStore(apps.find(app));
    if (owner === null) return false;
    const { secrets } = owner;
    const verdict = checkUserSig(userSig, { app, user, secrets, now: -Infinity });
    if ("refused" in verdict) return false;
    return Math.floor(verdict.signedAt / 1000) > (await askingStore(store.revokedAt(app, user)));
  };
  const heard = (request: Request): Response => new Response(null, { status: 204, headers: corsOf(request) });

  rest.post(gone.path, async ({ req }) => {
    const said = v.safeParse(gone.body, await json(req.raw));
    if (!said.success) return problem("bad_request");
    if (!(await isThem(said.output))) return problem("unauthorized");
    sessions.gone(said.output);
    return heard(req.raw);
  });
  // The same command, under the same id, also goes over the socket once it is back, where its answer is heard.
  rest.post(leave.path, async ({ req }) => {
    const said = v.safeParse(leave.body, await json(req.raw));
    if (!said.success) return problem("bad_request");
    if (!(await isThem(said.output))) return problem("unauthorized");
    const { app, user, client, id, type, call } = said.output;
    const reply = await new Promise<CommandReply>((resolve) =>
      callService.command(app, { type, body: { call } }, { user, client, device: "" }, id, resolve),
    );
    if (reply.type === "refused" && (reply.code === "try_later" || reply.code === "too_many_requests"))
      return problem(reply.code, reply.retryAfterMs);
    return heard(req.raw);
  });
};
