import type { CloseName } from "@opencallkit/protocol";
import type { Policy } from "@opencallkit/core";
import type { Store } from "../ports/index.ts";
import type { Apps } from "./apps.ts";
import { checkUserSig, type GoodSig } from "./user-sig.ts";

export type LoginParts = {
  readonly apps: Pick<Apps, "find">;
  readonly store: Pick<Store, "revokedAt">;
  readonly policy: (app: number) => Policy;
  /** The wall clock, in ms since 1970. */
  readonly wall: () => number;
};

export type Ticket = { readonly app: number; readonly user: string; readonly userSig: string };

/** A good log in, or why it is refused. */
export type LogIn = GoodSig | { readonly refused: CloseName };

/** LOGIN-3, LOGIN-4, LOGIN-5: whether somebody is who they say. Rejects when the store cannot be asked. */
export const logIn = async ({ apps, store, policy, wall }: LoginParts, ticket: Ticket): Promise<LogIn> => {
  const { app, user, userSig } = ticket;
  const owner = await apps.find(app);
  if (owner === null) return { refused: "unknown_app" };
  const check = { app, user, secrets: owner.secrets, now: wall(), longestMs: policy(app).longestUserSigMs };
  const verdict = checkUserSig(userSig, check);
  if ("refused" in verdict) return verdict;
  const revokedAt = await store.revokedAt(app, user);
  return Math.floor(verdict.signedAt / 1000) <= revokedAt ? { refused: "bad_credentials" } : verdict;
};
