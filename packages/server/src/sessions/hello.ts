import type { Policy } from "@opencallkit/core";
import { versions, type ClientFrame, type ServerFrame } from "@opencallkit/protocol";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Timing } from "../calls/timing.ts";
import { checkTicket, type LogIn, type LoginParts } from "../credentials/authentication.ts";
import { frame } from "../connections/connection.ts";
import type { LatePage } from "./late-news.ts";
import { fitting, largestPage, latePage, newsFor } from "./call-page.ts";

type Hello = ClientFrame<"hello">;
type Welcome = ServerFrame<"welcome">;

/** Version negotiation: the newest version both sides speak. */
export const commonVersion = (spoken: readonly number[]): number | undefined =>
  versions.find((version) => spoken.includes(version));

export const checkHello = async (parts: LoginParts, hello: Hello): Promise<LogIn> =>
  commonVersion(hello.versions) === undefined ? { refused: "upgrade" } : checkTicket(parts, hello);

export type WelcomeParts = {
  readonly calls: LiveCalls;
  readonly now: () => number;
  readonly timing: Timing;
  readonly policy: (app: number) => Policy;
};

type Given = { readonly place: number; readonly late: LatePage["calls"]; readonly ice: Welcome["ice"] };

/** The welcome (BOUND-2): the live calls whole, as many as fit, and the first page of what the device has missed. */
/** How the media of an app's calls pass, as far as its policy says. */
const planOf = ({ media, relay }: Policy): Welcome["plan"] => {
  if (media === "none") return "none";
  return relay === "always" ? "relay" : "p2p";
};

export const welcomeOf = (parts: WelcomeParts, hello: Hello, { place, late, ice }: Given): string => {
  const { calls, now, timing, policy } = parts;
  const live = calls.heardBy(hello.app, hello.user).map((each) => newsFor(each, hello.user));
  const told = fitting(live, largestPage - latePage);
  const welcome: Welcome = {
    type: "welcome",
    version: commonVersion(hello.versions) ?? versions[0],
    now: now(),
    heartbeatMs: timing.heartbeatMs,
    silenceMs: timing.silenceMs,
    place,
    ice,
    plan: planOf(policy(hello.app)),
    calls: [...told],
    late: [...late],
    ...(told.length === live.length ? {} : { unsent: live.slice(told.length).map(({ call }) => call) }),
  };
  return frame(welcome);
};
