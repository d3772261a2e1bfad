import { WebSocketServer, type WebSocket } from "ws";
import { textOf } from "./text-of.ts";

/**
 * Baseline (skeleton): the least that a call server can do. Login by name, a map of users, a call object, a ring timer, a
 * busy check and the record in memory; JSON; three messages in and six out a call. With `echo` it only echoes.
 */
type Call = {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly timer: NodeJS.Timeout;
  at: number;
  answered: number;
};
type Message = { readonly t: string; readonly user?: string; readonly to?: string; readonly call?: string };

const users = new Map<string, WebSocket>();
const calls = new Map<string, Call>();
const busy = new Map<string, string>();
const records: { readonly id: string; readonly ms: number }[] = [];
const echo = process.argv.includes("echo");

const send = (user: string, message: object): void => users.get(user)?.send(JSON.stringify(message));

const end = (call: Call): void => {
  clearTimeout(call.timer);
  calls.delete(call.id);
  busy.delete(call.from);
  busy.delete(call.to);
  records.push({ id: call.id, ms: Date.now() - call.answered });
  if (records.length > 100_000) records.length = 0;
  for (const user of [call.from, call.to]) send(user, { t: "ended", call: call.id });
};

const invite = (from: string, to: string, id: string): void => {
  if (busy.has(from) || busy.has(to)) return send(from, { t: "busy", call: id });
  const call: Call = { id, from, to, at: Date.now(), answered: 0, timer: setTimeout(() => end(call), 30_000) };
  calls.set(id, call);
  busy.set(from, id);
  busy.set(to, id);
  send(from, { t: "calling", call: id });
  send(to, { t: "ring", call: id, from });
};

const accept = (call: Call): void => {
  clearTimeout(call.timer);
  call.answered = Date.now();
  for (const user of [call.from, call.to]) send(user, { t: "joined", call: call.id });
};

const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
server.on("connection", (socket) => {
  let me = "";
  socket.on("message", (data) => {
    if (echo) return socket.send(textOf(data));
    const message: Message = JSON.parse(textOf(data));
    const call = calls.get(message.call ?? "");
    if (message.t === "hello" && message.user !== undefined) {
      me = message.user;
      users.set(me, socket);
      socket.send(JSON.stringify({ t: "welcome" }));
    } else if (message.t === "invite" && message.to !== undefined && message.call !== undefined)
      invite(me, message.to, message.call);
    else if (message.t === "accept" && call !== undefined) accept(call);
    else if (message.t === "hangUp" && call !== undefined) end(call);
  });
});
server.on("listening", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null)
    process.stdout.write(`listening on http://127.0.0.1:${address.port}\n`);
});
