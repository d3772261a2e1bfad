import { randomBytes } from "node:crypto";
import { WebSocket } from "ws";
import type { Subject } from "./processes.ts";
import { textOf } from "./text-of.ts";

export type Heard = "ring" | "joined" | "left" | "ended";

/** One logged-in user of a subject, in that subject's own words. */
export type Line = {
  readonly user: string;
  /** How long it may ring, in seconds; without it as long as by default. */
  readonly invite: (to: readonly string[], timeout?: number) => void;
  readonly accept: (call: string) => void;
  readonly cancel: (call: string) => void;
  readonly hangUp: (call: string) => void;
  /** What came of a call. */
  hear: (what: Heard, call: string) => void;
  /** How many live calls the login has brought with it. */
  readonly found: number;
  readonly close: () => void;
};

type Told = {
  readonly t: string;
  readonly call?: string;
  readonly calls?: readonly unknown[];
  readonly facts?: readonly ({ readonly name: string } | null)[];
  readonly refusal?: { readonly code: string } | null;
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

const toldIn = (text: string): readonly Told[] => {
  const said: Told | readonly Told[] = JSON.parse(text);
  return "t" in said ? [said] : said;
};
const welcomed = (socket: WebSocket): Promise<Told | undefined> =>
  new Promise((resolve) => socket.once("message", (data) => resolve(toldIn(textOf(data))[0])));
const newCallId = (): string => randomBytes(16).toString("base64url");

const spoken: { readonly [word: string]: Heard } = { ring: "ring", joined: "joined", ended: "ended" };

export const skeletonLine = async (subject: Pick<Subject, "url">, user: string): Promise<Line> => {
  const socket = await connect(subject);
  const say = (message: object): void => socket.send(JSON.stringify(message));
  say({ t: "hello", user });
  await welcomed(socket);
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
    const told: Told = JSON.parse(textOf(data));
    const what = spoken[told.t];
    if (what !== undefined && told.call !== undefined) line.hear(what, told.call);
  });
  return line;
};

const heard: { readonly [fact: string]: Heard } = { invited: "ring", joined: "joined", left: "left", ended: "ended" };

/** With a login by userSig, whole commands, and answers to beats. */
export const openCallKitLine = async (subject: Pick<Subject, "url">, user: string, hello: object): Promise<Line> => {
  const socket = await connect(subject);
  const say = (message: object): void => socket.send(JSON.stringify(message));
  let asked = 0;
  const ask = (name: string, body: object): void =>
    say({ t: "ask", id: String((asked += 1)), command: { name, body } });
  say(hello);
  const welcome = await welcomed(socket);
  if (welcome?.t !== "welcome") throw new Error(`${user} is not welcome: ${JSON.stringify(welcome)}`);
  const line: Line = {
    user,
    invite: (callees, timeout) => ask("invite", { call: newCallId(), callees, media: "audio", timeout }),
    accept: (call) => ask("accept", { call }),
    cancel: (call) => ask("cancel", { call }),
    hangUp: (call) => ask("hangUp", { call }),
    hear: () => undefined,
    found: welcome.calls?.length ?? 0,
    close: () => socket.terminate(),
  };
  const take = (told: Told): void => {
    if (told.t === "beat") return say({ t: "beat" });
    if (told.refusal) throw new Error(`refused: ${told.refusal.code}`);
    if (told.t !== "news" || told.call === undefined) return;
    for (const fact of told.facts ?? []) {
      const what = fact === null ? undefined : heard[fact.name];
      if (what !== undefined) line.hear(what, told.call);
    }
  };
  socket.on("message", (data) => toldIn(textOf(data)).forEach(take));
  return line;
};
