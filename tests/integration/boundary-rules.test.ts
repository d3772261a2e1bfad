import type { Store } from "@opencallkit/server";
import { expect, test } from "vitest";
import { startTestServer } from "../support/test-server.ts";
import { fakeSocket, openSocketNode } from "../support/socket-node.ts";
import { helloOf, logIn, newCallId, openWire, talk } from "../support/wire-client.ts";

/** Fault injection points: the store's methods that one connection uses, in log in, command, snapshot, late news and heartbeat. */
const places = [
  "now",
  "append",
  "load",
  "holders",
  "blockers",
  "inbox",
  "revokedAt",
  "lastCommit",
] as const satisfies readonly (keyof Store)[];

test.each(places)(
  "STORE-20: a fault at %s costs one connection, and no call, no process and nobody else",
  async (place) => {
    const faulty = { at: false };
    const server = await startTestServer({
      store: (store): Store => {
        const fails = (): never => {
          throw new Error("a fault of the server");
        };
        return new Proxy(store, {
          get: (target, name, receiver) => (faulty.at && name === place ? fails : Reflect.get(target, name, receiver)),
        });
      },
    });
    const { alice, bob, call } = await talk(server);
    const mallory = await logIn(server, "mallory");
    faulty.at = true;
    mallory.send({ type: "sync", call: newCallId() });
    mallory.send({
      type: "request",
      id: "x",
      command: { type: "invite", body: { call: newCallId(), callees: ["eve"], media: "audio" } },
    });
    mallory.send({ type: "heartbeatReply" });
    mallory.send({ type: "endsSeen", place: 1 });
    mallory.send({ type: "renew", userSig: "x" });
    const late = await openWire(server);
    late.send(helloOf(server, "late"));
    await new Promise((resolve) => setTimeout(resolve, 300));
    faulty.at = false;
    // Isolation: connections that sent nothing meanwhile have lost nothing.
    expect(await alice.ask("hangUp", { call })).toBeNull();
    await expect.poll(() => bob.facts().at(-1)).toBe("ended");
    expect(
      await (await logIn(server, "erin")).ask("invite", { call: newCallId(), callees: ["eve"], media: "audio" }),
    ).toBeNull();
  },
);

test.each(["readyState", "bufferedAmount", "send", "close", "terminate"] as const)(
  "STORE-20: a socket whose %s throws costs that connection, wherever it is used",
  async (part) => {
    const { node, target } = await openSocketNode();
    const broken = { at: false };
    const used = (name: string): void => {
      if (broken.at && name === part) throw new Error(`a fault at ${name}`);
    };
    const [bad, good] = [fakeSocket({ used }), fakeSocket()];
    for (const each of [bad, good]) node.gateway.accept(each.socket);
    bad.say(helloOf(target, "alice"));
    good.say(helloOf(target, "bob"));
    await expect.poll(() => node.sessions.connected.size()).toBe(2);
    broken.at = true;
    bad.say({ type: "sync", call: newCallId() });
    bad.say({ t: "nothing of ours" });
    good.say({
      type: "request",
      id: "one",
      command: { type: "invite", body: { call: newCallId(), callees: ["alice"], media: "audio" } },
    });
    await expect.poll(() => node.callService.live.size()).toBe(1);
    node.sessions.endAll(target.app.sdkAppId, "alice");
    await new Promise((resolve) => setTimeout(resolve, 400));
    bad.events.emit("close");
    await expect.poll(() => node.sessions.connected.size()).toBe(1);
    expect(node.sessions.connected.of(target.app.sdkAppId, "bob")).toHaveLength(1);
  },
);
