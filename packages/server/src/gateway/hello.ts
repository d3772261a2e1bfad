import type { Policy } from "@opencallkit/core";
import { versions, type ClientFrame, type CloseName, type ServerFrame } from "@opencallkit/protocol";
import { fromStore } from "../calls/live-call.ts";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Timing } from "../calls/timing.ts";
import type { Apps } from "../logins/apps.ts";
import { checkUserSig } from "../logins/user-sig.ts";
import type { Inbox } from "../ports/index.ts";
import { newsFor } from "./tell.ts";

type Hello = ClientFrame<"hello">;
type Welcome = ServerFrame<"welcome">;

export type HelloParts = { readonly apps: Apps; readonly now: () => number };

/** The newest version both sides speak. */
export const commonVersion = (spoken: readonly number[]): number | undefined =>
  versions.find((version) => spoken.includes(version));

/** Until when the login is good, or why it is refused. */
export type LogIn = { readonly expiresAt: number } | { readonly refused: CloseName };

type Ticket = Pick<Hello, "app" | "user" | "userSig">;
export const checkTicket = async ({ apps, now }: HelloParts, { app, user, userSig }: Ticket): Promise<LogIn> => {
  const owner = await apps.find(app);
  if (owner === null) return { refused: "unknown_app" };
  return checkUserSig(userSig, app, user, owner.secrets, now());
};

export const checkHello = async (parts: HelloParts, hello: Hello): Promise<LogIn> =>
  commonVersion(hello.versions) === undefined ? { refused: "upgrade" } : checkTicket(parts, hello);

export type WelcomeParts = {
  readonly calls: LiveCalls;
  readonly now: () => number;
  readonly timing: Timing;
  readonly ice: Welcome["ice"];
  readonly policy: (app: number) => Policy;
};

/** The live calls whole, and what the device has missed. */
export const welcomeOf = ({ calls, now, timing, ice, policy }: WelcomeParts, hello: Hello, inbox: Inbox): Welcome => {
  return {
    t: "welcome",
    version: commonVersion(hello.versions) ?? versions[0],
    now: now(),
    beatMs: timing.beatMs,
    silenceMs: timing.silenceMs,
    place: inbox.place,
    ice,
    plan: policy(hello.app).media === "none" ? "none" : "p2p",
    calls: calls.heardBy(hello.app, hello.user).map((live) => newsFor(live, hello.user)),
    late: inbox.ended.map((stored) => newsFor(fromStore(stored), hello.user)),
  };
};
