import { readFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { signUserSig } from "@opencallkit/server";
import { WebSocket } from "ws";
import { textOf } from "./text-of.ts";
import type { Subject } from "./processes.ts";

/** One logged-in user of a subject, in that subject's own words. */
export type Line = {
  readonly user: string;
  readonly invite: (to: string) => void;
  readonly accept: (call: string) => void;
  readonly hangUp: (call: string) => void;
  /** What came: the ring, the join or the end of a call. */
  hear: (what: "ring" | "joined" | "ended", call: string) => void;
  readonly close: () => void;
};

type Told = {
  readonly t: string;
  readonly call?: string;
  readonly facts?: readonly ({ readonly name: string } | null)[];
  readonly refusal?: { readonly code: string } | null;
};

const connect = async (subject: Subject): Promise<WebSocket> => {
  const socket = new WebSocket(`${subject.url.replace("http", "ws").replace("localhost", "127.0.0.1")}/ws`, {
    perMessageDeflate: false,
  });
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return socket;
};

const welcomed = (socket: WebSocket): Promise<unknown> => new Promise((resolve) => socket.once("message", resolve));
const newCallId = (): string => randomBytes(16).toString("base64url");

export const skeletonLine = async (subject: Subject, user: string): Promise<Line> => {
  const socket = await connect(subject);
  const say = (message: object): void => socket.send(JSON.stringify(message));
  say({ t: "hello", user });
  await welcomed(socket);
  const line: Line = {
    user,
    invite: (to) => say({ t: "invite", to, call: newCallId() }),
    accept: (call) => say({ t: "accept", call }),
    hangUp: (call) => say({ t: "hangUp", call }),
    hear: () => undefined,
    close: () => socket.terminate(),
  };
  socket.on("message", (data) => {
    const told: Told = JSON.parse(textOf(data));
    if ((told.t === "ring" || told.t === "joined" || told.t === "ended") && told.call !== undefined)
      line.hear(told.t, told.call);
  });
  return line;
};

const heard: { readonly [fact: string]: "ring" | "joined" | "ended" } = {
  invited: "ring",
  joined: "joined",
  ended: "ended",
};

/** With a log in by userSig, whole commands, and answers to beats. */
export const openCallKitLine = async (subject: Subject, user: string): Promise<Line> => {
  const keys: { readonly sdkAppId: number; readonly secretKey: string } = JSON.parse(
    await readFile(join(subject.data, "dev.json"), "utf8"),
  );
  const socket = await connect(subject);
  const say = (message: object): void => socket.send(JSON.stringify(message));
  let asked = 0;
  const ask = (name: string, body: object): void =>
    say({ t: "ask", id: String((asked += 1)), command: { name, body } });
  const userSig = signUserSig(keys.secretKey, keys.sdkAppId, user, 3600, Date.now());
  say({
    t: "hello",
    versions: [1],
    app: keys.sdkAppId,
    user,
    userSig,
    device: `device-${user}`,
    client: `client-${user}`,
  });
  await welcomed(socket);
  const line: Line = {
    user,
    invite: (to) => ask("invite", { call: newCallId(), callees: [to], media: "audio" }),
    accept: (call) => ask("accept", { call }),
    hangUp: (call) => ask("hangUp", { call }),
    hear: () => undefined,
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
  socket.on("message", (data) => {
    const told: Told | readonly Told[] = JSON.parse(textOf(data));
    if ("t" in told) take(told);
    else told.forEach(take);
  });
  return line;
};
