import {
  helloOf,
  logInWire,
  newCallId,
  openWire as open,
  type Target,
  type WireClient,
  type WireIdentity,
} from "@opencallkit/testing";
import { onTestFinished } from "vitest";

export { helloOf, newCallId, refusalOf, replyOf, type WireMessage as Message } from "@opencallkit/testing";
export type { Target, WireClient };

/** Opens a raw protocol client, not logged in; it ends with the test. */
export const openWire = async (server: Pick<Target, "url">, origin?: string): Promise<WireClient> => {
  const wire = await open(server, origin);
  onTestFinished(wire.close);
  return wire;
};

/** Logs in a raw protocol client: connected and welcomed; it ends with the test. */
export const logIn = async (server: Target, user: string, who: WireIdentity = {}): Promise<WireClient> => {
  const wire = await logInWire(server, user, who);
  onTestFinished(wire.close);
  return wire;
};

/** Login attempt: whether it is welcomed, or the close code of the refusal; disconnects afterwards. */
export const tryLogIn = async (server: Target, user: string, who: WireIdentity = {}): Promise<"welcome" | number> => {
  const wire = await openWire(server);
  wire.send(helloOf(server, user, who));
  const verdict = await Promise.race([wire.next("welcome", 0).then(() => "welcome" as const), wire.closed]);
  wire.close();
  return verdict;
};

/** Call fixture: two raw protocol clients that talk. */
export const talk = async (server: Target, first = "alice", second = "bob") => {
  const [alice, bob] = [await logIn(server, first), await logIn(server, second)];
  const call = newCallId();
  await alice.ask("invite", { call, callees: [second], media: "audio" });
  await bob.ask("accept", { call });
  return { alice, bob, call };
};
