import { randomBytes } from "node:crypto";
import { WebSocket } from "ws";
import type { Hello, Told } from "./dialect.ts";
import type { Subject } from "./processes.ts";
import { textOf } from "./text-of.ts";

export type Heard = "ring" | "joined" | "left" | "ended";

/** Load generator client: one logged-in user of a subject, in that subject's dialect. */
export type Line = {
  readonly user: string;
  /** Places a call; `timeout` of the ring in s, the server's default without one. */
  readonly invite: (to: readonly string[], timeout?: number) => void;
  readonly accept: (call: string) => void;
  readonly cancel: (call: string) => void;
  readonly hangUp: (call: string) => void;
  /** Event handler of the client's calls; set by the load. */
  hear: (what: Heard, call: string) => void;
  /** Number of live calls that the login restored. */
  readonly found: number;
  readonly close: () => void;
};

const connect = async (subject: Pick<Subject, "url">): Promise<WebSocket> => {
  const socket = new WebSocket(`${subject.url.replace("http", "ws").replace("localhost", "127.0.0.1")}/ws`, {
    perMessageDeflate: false,
  });
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return socket;
};

const firstOf = (socket: WebSocket): Promise<string> =>
  new Promise((resolve) => socket.once("message", (data) => resolve(textOf(data))));
const newCallId = (): string => randomBytes(16).toString("base64url");

const spoken: { readonly [word: string]: Heard } = { ring: "ring", joined: "joined", ended: "ended" };

export const skeletonLine = async (subject: Pick<Subject, "url">, user: string): Promise<Line> => {
  const socket = await connect(subject);
  const say = (message: object): void => socket.send(JSON.stringify(message));
  say({ t: "hello", user });
  await firstOf(socket);
  const hangUp = (call: string): void => say({ t: "hangUp", call });
  const line: Line = {
    user,
    invite: ([to]) => say({ t: "invite", to, call: newCallId() }),
    accept: (call) => say({ t: "accept", call }),
    cancel: hangUp,
    hangUp,
    hear: () => undefined,
    found: 0,
    close: () => socket.terminate(),
  };
  socket.on("message", (data) => {
    const told: { readonly t: string; readonly call?: string } = JSON.parse(textOf(data));
    const what = spoken[told.t];
    if (what !== undefined && told.call !== undefined) line.hear(what, told.call);
  });
  return line;
};

const heard: { readonly [fact: string]: Heard } = { invited: "ring", joined: "joined", left: "left", ended: "ended" };

/** Opens a full client of OpenCallKit: login by userSig, complete commands and heartbeat replies, in the subject's dialect. */
export const openCallKitLine = async (
  { url, dialect }: Pick<Subject, "url" | "dialect">,
  user: string,
  hello: Hello,
): Promise<Line> => {
  const socket = await connect({ url });
  const say = (message: object): void => socket.send(JSON.stringify(message));
  let asked = 0;
  const ask = (command: string, body: object): void => say(dialect.request(String((asked += 1)), command, body));
  say(dialect.hello(hello));
  const first = await firstOf(socket);
  const [welcome] = dialect.read(first);
  if (welcome?.type !== "welcome") throw new Error(`${user} is not welcome: ${first}`);
  const line: Line = {
    user,
    invite: (callees, timeout) => ask("invite", { call: newCallId(), callees, media: "audio", timeout }),
    accept: (call) => ask("accept", { call }),
    cancel: (call) => ask("cancel", { call }),
    hangUp: (call) => ask("hangUp", { call }),
    hear: () => undefined,
    found: welcome.calls,
    close: () => socket.terminate(),
  };
  const take = (told: Told): void => {
    if (told.type === "heartbeat") return say(dialect.heartbeatReply);
    if (told.type === "refused") throw new Error(`refused: ${told.code}`);
    if (told.type !== "facts") return;
    for (const fact of told.facts) {
      const what = fact === null ? undefined : heard[fact];
      if (what !== undefined) line.hear(what, told.call);
    }
  };
  socket.on("message", (data) => dialect.read(textOf(data)).forEach(take));
  return line;
};
