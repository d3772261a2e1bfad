import type { ProfileEntry } from "@opencallkit/protocol";
import { operations } from "@opencallkit/protocol/rest";
import { emptyProfile } from "../accounts/profile-directory.ts";
import type { App } from "../credentials/apps.ts";
import { askingStore } from "./asking-store.ts";
import { recordPage } from "./call-lists.ts";
import { done, handle, refused, type OperationAnswer } from "./operation-handler.ts";
import type { KeyRequest, RestParts } from "./parts.ts";

/** A profile as REST says it. */
const shown = ({ user, name, avatar }: ProfileEntry) => ({ userId: user, name, avatar });

/** The operations on users: blocks between them, and the end of a user's sessions. */
export const userOperations = ({
  store,
  callService,
  sessions,
  apps,
  environment,
}: Pick<RestParts, "store" | "callService" | "sessions" | "apps" | "environment">) => {
  const { wall, log } = environment;
  const setBlock = async (
    { app }: App,
    { userId: user, otherId: other }: { readonly userId: string; readonly otherId: string },
    blocked: boolean,
  ): Promise<OperationAnswer<undefined>> => {
    if (user === other) return refused("blocks_self");
    await askingStore(store.setBlock(app, user, other, blocked));
    log("info", blocked ? "blocked" : "unblocked", { app, user, other });
    return done(undefined);
  };

  return {
    getUser: handle(operations.getUser, async ({ path: { userId } }, { owner: { app } }: KeyRequest) => {
      const [profile = emptyProfile(userId)] = await askingStore(apps.profiles.read(app, [userId]));
      return done(shown(profile));
    }),
    putUser: handle(operations.putUser, async ({ path: { userId }, body }, { owner: { app } }: KeyRequest) => {
      const { name = "", avatar = "" } = body;
      return done(shown(await askingStore(apps.profiles.change(app, userId, { name, avatar }))));
    }),
    listMissedCalls: handle(
      operations.listMissedCalls,
      async ({ path: { userId: missedBy }, query }, { owner: { app } }: KeyRequest) => {
        const { limit, cursor = null, ...period } = query;
        return done(await recordPage(store, app, { missedBy, ...period }, cursor, limit));
      },
    ),
    blockUser: handle(operations.blockUser, ({ path }, { owner }: KeyRequest) => setBlock(owner, path, true)),
    unblockUser: handle(operations.unblockUser, ({ path }, { owner }: KeyRequest) => setBlock(owner, path, false)),
    endSessions: handle(operations.endSessions, async ({ path: { userId: user } }, { owner: { app } }: KeyRequest) => {
      // LOGIN-4: first, so that nobody comes back with what they have.
      const second = Math.floor(wall() / 1000);
      await askingStore(store.revoke(app, user, second));
      await askingStore(callService.adopt(app, user));
      // SERVER-3: the leg first, so that whoever reconnects is in no call.
      const live = callService.live.of(app, user);
      const removed = live === undefined || (await callService.remove(app, live.id, user));
      sessions.endAll(app, user);
      const userSigsValidFrom = new Date((second + 1) * 1000).toISOString();
      return removed ? done({ userSigsValidFrom }) : refused("try_later");
    }),
  };
};
