import { EventEmitter } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appsIn, sealWith } from "@opencallkit/server";
import { openNode, type ClientSocket } from "@opencallkit/server/internal";
import { openSqlite } from "@opencallkit/sql";
import { onTestFinished } from "vitest";
import type { Target } from "./wire-client.ts";
import { unlimitedPolicy } from "@opencallkit/testing/no-limits";

export type FakeSocketOptions = {
  /** Fault hook: runs before a member of the socket is used; what it throws, the member throws. */
  readonly used?: (part: keyof ClientSocket) => void;
  /** Stalled reader: nothing that is sent ever leaves the buffer. */
  readonly unread?: boolean;
};

/** Fake socket, without a network: `say` delivers to the server, and what the server sends is kept. */
export const fakeSocket = ({ used = () => undefined, unread = false }: FakeSocketOptions = {}) => {
  const events = new EventEmitter();
  const sent: string[] = [];
  const state = { readyState: 1, code: 0, waiting: 0 };
  const end = (): void => {
    state.readyState = 3;
    events.emit("close");
  };
  const socket: ClientSocket = {
    OPEN: 1,
    CLOSING: 2,
    get readyState() {
      used("readyState");
      return state.readyState;
    },
    get bufferedAmount() {
      used("bufferedAmount");
      return state.waiting;
    },
    send: (text, done) => {
      used("send");
      sent.push(text);
      if (unread) state.waiting += Buffer.byteLength(text);
      else if (done !== undefined) setImmediate(done);
    },
    close: (code) => {
      used("close");
      state.code = code;
      end();
    },
    terminate: () => {
      used("terminate");
      end();
    },
    once: (event, run) => events.once(event, run),
    on: (event, run) => events.on(event, run),
  };
  return {
    socket,
    events,
    sent,
    /** Close code; 0 while it is open. */
    closedWith: (): number => state.code,
    say: (message: object): void => void events.emit("message", Buffer.from(JSON.stringify(message)), false),
  };
};

/** Node on SQLite that takes fake sockets; ends with the test. */
export const openSocketNode = async (): Promise<{
  readonly node: Awaited<ReturnType<typeof openNode>>;
  readonly target: Target;
}> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-test-"));
  const store = await openSqlite({ file: join(folder, "test.db") });
  const seal = sealWith(Buffer.alloc(32, 7));
  const node = await openNode({
    store,
    seal,
    servers: { ice: [], turn: null },
    policy: unlimitedPolicy,
    environment: { log: () => undefined },
  });
  onTestFinished(async () => {
    node.quiet();
    await node.rest();
    await node.leave(() => Promise.resolve());
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  const app = await appsIn(store, seal).add();
  return { node, target: { url: "", app } };
};
