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

/** The outcome of authentication: a good userSig, or the close code of why not. */
export type LogIn = GoodSig | { readonly refused: CloseName };

/** Authenticates a ticket (LOGIN-3, LOGIN-5): whether its userSig is what its bearer says. Asks the store only for an app that is not known yet. */
export const checkTicket = async ({ apps, policy, wall }: LoginParts, ticket: Ticket): Promise<LogIn> => {
  const { app, user, userSig } = ticket;
  const owner = await apps.find(app);
  if (owner === null) return { refused: "unknown_app" };
  return checkUserSig(userSig, {
    app,
    user,
    secrets: owner.secrets,
    now: wall(),
    longestMs: policy(app).longestUserSigMs,
  });
};

/** Revocation (LOGIN-4): whether the back end has ended the user's sessions since this userSig was signed. Rejects when the store is away. */
export const isRevoked = async (
  { store }: Pick<LoginParts, "store">,
  { app, user }: Pick<Ticket, "app" | "user">,
  { signedAt }: GoodSig,
): Promise<boolean> => Math.floor(signedAt / 1000) <= (await store.revokedAt(app, user));

/** Authenticates somebody, and sees that they were not revoked since. Rejects when the store is away. */
export const logIn = async (parts: LoginParts, ticket: Ticket): Promise<LogIn> => {
  const checked = await checkTicket(parts, ticket);
  if ("refused" in checked) return checked;
  return (await isRevoked(parts, ticket, checked)) ? { refused: "bad_credentials" } : checked;
};
