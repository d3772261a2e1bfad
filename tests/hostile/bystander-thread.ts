import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { WebSocket } from "ws";
import { newId } from "./attacker.ts";
import type { BystanderOf, FromBystander, ToBystander } from "./bystander.ts";

/** Worker thread of the latency probe: the CPU time that the attacker itself burns must not delay its measurements. */

const everyMs = 20;

const begin = async ({ url, hello }: BystanderOf): Promise<void> => {
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws`, {
    perMessageDeflate: false,
    // Source address of its own, for the limits are per address (USE-8).
    localAddress: "127.0.0.2",
  });
  const tell = (message: FromBystander): void => parentPort?.postMessage(message);
  socket.on("error", () => undefined);
  await once(socket, "open");
  const say = (message: object): void => socket.send(JSON.stringify(message));
  const asked = new Map<string, number>();
  let waits: number[] = [];
  const hear = (message: { readonly type: string; readonly id?: string }): void => {
    if (message.type === "heartbeat") say({ type: "heartbeatReply" });
    const at = message.type === "response" && message.id !== undefined ? asked.get(message.id) : undefined;
    if (at === undefined || message.id === undefined) return;
    asked.delete(message.id);
    waits.push(performance.now() - at);
  };
  socket.on("message", (data) => {
    const said: unknown = JSON.parse(Buffer.isBuffer(data) ? data.toString("utf8") : "[]");
    for (const each of Array.isArray(said) ? said : [said]) hear(each);
  });
  const welcome = once(socket, "message");
  say(hello);
  await welcome;
  // Probe request: hangs up a call that does not exist, which reads the store, writes nothing and meets no rate limit.
  const probe = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return;
    const id = newId();
    asked.set(id, performance.now());
    say({ type: "request", id, command: { type: "hangUp", body: { call: newId() } } });
  }, everyMs);
  parentPort?.on("message", (message: ToBystander) => {
    if (message === "rest") clearInterval(probe);
    if (message === "end") {
      clearInterval(probe);
      socket.terminate();
      parentPort?.close();
      return;
    }
    const now = performance.now();
    const open = [...asked.values()].map((at) => now - at);
    tell({ waits: [...waits, ...open], open: asked.size, connected: socket.readyState === WebSocket.OPEN });
    waits = [];
  });
  tell({ waits: [], open: 0, connected: true });
};

const of: BystanderOf = workerData;
await begin(of);
