import { UserId } from "@opencallkit/protocol";
import * as v from "valibot";
import { askingStore } from "./asking-store.ts";
import { ownerOf } from "./owner.ts";
import type { Rest, RestParts } from "./parts.ts";
import { problem } from "../http/problem.ts";

const done = (): Response => new Response(null, { status: 204 });

/** The routes of users: blocks between them, and the end of a user's sessions. */
export const userRoutes = (
  rest: Rest,
  parts: Pick<RestParts, "apps" | "store" | "callService" | "sessions" | "environment">,
): void => {
  const { apps, store, callService, sessions } = parts;
  const { wall, log } = parts.environment;
  const setBlock =
    (blocked: boolean) =>
    async (request: Request, userId: string, otherId: string): Promise<Response> => {
      const owner = await ownerOf(apps, request);
      if (owner === null) return problem("unauthorized");
      const [user, other] = [v.safeParse(UserId, userId), v.safeParse(UserId, otherId)];
      if (!user.success || !other.success) return problem("bad_request");
      if (user.output === other.output) return problem("blocks_self");
      await askingStore(store.setBlock(owner.app, user.output, other.output, blocked));
      log("info", blocked ? "blocked" : "unblocked", { app: owner.app, user: user.output, other: other.output });
      return done();
    };

  rest.put("/v1/users/:userId/blocks/:otherId", ({ req }) =>
    setBlock(true)(req.raw, req.param("userId"), req.param("otherId")),
  );
  rest.delete("/v1/users/:userId/blocks/:otherId", ({ req }) =>
    setBlock(false)(req.raw, req.param("userId"), req.param("otherId")),
  );
  rest.delete("/v1/users/:userId/sessions", async ({ req }) => {
    const owner = await ownerOf(apps, req.raw);
    if (owner === null) return problem("unauthorized");
    const user = v.safeParse(UserId, req.param("userId"));
    if (!user.success) return problem("bad_request");
    // LOGIN-4: first, so that nobody comes back with what they have.
    const second = Math.floor(wall() / 1000);
    await askingStore(store.revoke(owner.app, user.output, second));
    await askingStore(callService.adopt(owner.app, user.output));
    // SERVER-3: the leg first, so that whoever reconnects is in no call.
    const live = callService.live.of(owner.app, user.output);
    const removed = live === undefined || (await callService.remove(owner.app, live.id, user.output));
    sessions.endAll(owner.app, user.output);
    const validFrom = new Date((second + 1) * 1000).toISOString();
    return removed ? Response.json({ userSigsValidFrom: validFrom }) : problem("try_later");
  });
};
