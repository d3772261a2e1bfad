import { EventEmitter } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appsIn, sealWith, type Store } from "@opencallkit/server";
import { openNode, type ClientSocket } from "@opencallkit/server/inside";
import { openSqlite } from "@opencallkit/sql";
import { expect, onTestFinished, test } from "vitest";
import { startKitServer } from "./kit-server.ts";
import { unlimitedPolicy } from "./no-limits.ts";
import { helloOf, logIn, newCallId, openWire, talk } from "./wire-client.ts";

/** What of the store runs for one connection: a log in, a command, a snapshot, late news, a beat. */
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
    const server = await startKitServer({
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
    mallory.send({ t: "sync", call: newCallId() });
    mallory.send({
      t: "ask",
      id: "x",
      command: { name: "invite", body: { call: newCallId(), callees: ["eve"], media: "audio" } },
    });
    mallory.send({ t: "beat" });
    mallory.send({ t: "seen", place: 1 });
    mallory.send({ t: "renew", userSig: "x" });
    const late = await openWire(server);
    late.send(helloOf(server, "late"));
    await new Promise((resolve) => setTimeout(resolve, 300));
    faulty.at = false;
    // Those who said nothing meanwhile have lost nothing.
    expect(await alice.ask("hangUp", { call })).toBeNull();
    await expect.poll(() => bob.facts().at(-1)).toBe("ended");
    expect(
      await (await logIn(server, "erin")).ask("invite", { call: newCallId(), callees: ["eve"], media: "audio" }),
    ).toBeNull();
  },
);

/** A socket of which one part throws, from a moment on. */
const brokenSocket = (part: keyof ClientSocket, broken: { at: boolean }) => {
  const events = new EventEmitter();
  const state = { readyState: 1 };
  const check = (name: keyof ClientSocket): void => {
    if (broken.at && name === part) throw new Error(`a fault at ${name}`);
  };
  const end = (): void => {
    state.readyState = 3;
    events.emit("close");
  };
  const socket: ClientSocket = {
    OPEN: 1,
    CLOSING: 2,
    get readyState() {
      check("readyState");
      return state.readyState;
    },
    get bufferedAmount() {
      check("bufferedAmount");
      return 0;
    },
    send: () => check("send"),
    close: () => {
      check("close");
      end();
    },
    terminate: () => {
      check("terminate");
      end();
    },
    once: (event, run) => events.once(event, run),
    on: (event, run) => events.on(event, run),
  };
  return {
    socket,
    say: (message: object) => void events.emit("message", Buffer.from(JSON.stringify(message)), false),
    events,
  };
};

test.each(["readyState", "bufferedAmount", "send", "close", "terminate"] as const)(
  "STORE-20: a socket whose %s throws costs that connection, wherever it is used",
  async (part) => {
    const folder = await mkdtemp(join(tmpdir(), "opencallkit-test-"));
    const store = await openSqlite({ file: join(folder, "test.db") });
    const seal = sealWith(Buffer.alloc(32, 7));
    const log: string[] = [];
    const node = await openNode({
      store,
      seal,
      ice: [],
      policy: unlimitedPolicy,
      log: (_level, event, details) => void log.push(`${event} ${JSON.stringify(details ?? {})}`),
    });
    onTestFinished(async () => {
      node.quiet();
      await node.rest();
      await node.leave(() => Promise.resolve());
      await store.close();
      await rm(folder, { recursive: true, force: true });
    });
    const app = await appsIn(store, seal).add();
    const target = { url: "", app };
    const broken = { at: false };
    const [bad, good] = [brokenSocket(part, broken), brokenSocket(part, { at: false })];
    for (const each of [bad, good]) node.gateway.accept(each.socket);
    bad.say(helloOf(target, "alice"));
    good.say(helloOf(target, "bob"));
    await expect.poll(() => node.connected.size()).toBe(2);
    broken.at = true;
    bad.say({ t: "sync", call: newCallId() });
    bad.say({ t: "nothing of ours" });
    good.say({
      t: "ask",
      id: "one",
      command: { name: "invite", body: { call: newCallId(), callees: ["alice"], media: "audio" } },
    });
    await expect.poll(() => node.calls.size()).toBe(1);
    node.kick(app.sdkAppId, "alice");
    await new Promise((resolve) => setTimeout(resolve, 400));
    bad.events.emit("close");
    await expect.poll(() => node.connected.size()).toBe(1);
    expect(node.connected.of(app.sdkAppId, "bob")).toHaveLength(1);
  },
);
