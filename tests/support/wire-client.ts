import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { signUserSig, type NewApp } from "@opencallkit/server";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";

/** Where a client connects, and the app whose users log in there. */
export type Target = { readonly url: string; readonly app: Pick<NewApp, "sdkAppId" | "secretKey"> };

type Fields = { readonly [field: string]: unknown };
export type Message = Fields & { readonly type: string };

const isMessage = (value: unknown): value is Message =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

/** A client that says what it is told to, and keeps what it hears. */
export type WireClient = {
  readonly user: string;
  readonly heard: readonly Message[];
  readonly of: (name: string) => readonly Message[];
  /** Names of the facts heard, in order; a blank is "". */
  readonly facts: () => readonly string[];
  readonly send: (message: object) => void;
  readonly raw: (data: string | Buffer, binary?: boolean) => void;
  /** The refusal's code, or null for yes. */
  readonly ask: (name: string, body: object, id?: string) => Promise<string | null>;
  /** The next message of this name, also one that came already since `after` messages. */
  readonly next: (name: string, after?: number) => Promise<Message>;
  /** Stops reading its socket, and reads on. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly closed: Promise<number>;
  readonly close: () => void;
};

export const newCallId = (): string => randomBytes(16).toString("base64url");

export const openWire = async (server: Pick<Target, "url">, origin?: string): Promise<WireClient> => {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/ws`, origin === undefined ? {} : { origin });
  const heard: Message[] = [];
  let waiting: (() => void)[] = [];
  const closed = new Promise<number>((resolve) => void socket.once("close", resolve));
  socket.on("error", () => undefined);
  socket.on("message", (data) => {
    const value: unknown = JSON.parse(Buffer.isBuffer(data) ? data.toString("utf8") : "null");
    heard.push(...(Array.isArray(value) ? value : [value]).filter(isMessage));
    const wake = waiting;
    waiting = [];
    for (const each of wake) each();
  });
  await once(socket, "open");
  onTestFinished(() => socket.terminate());
  const until = async (find: () => Message | undefined): Promise<Message> => {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => void waiting.push(resolve));
    }
  };
  const send = (message: object): void => socket.send(JSON.stringify(message));
  return {
    user: "",
    heard,
    of: (name) => heard.filter(({ type }) => type === name),
    facts: () =>
      heard.flatMap(({ type, facts }) => {
        if (type !== "facts" || !Array.isArray(facts)) return [];
        return facts.map((fact: { readonly type: string } | null) => fact?.type ?? "");
      }),
    send,
    raw: (data, binary = false) => socket.send(data, { binary }),
    ask: async (name, body, id = randomBytes(9).toString("base64url")) => {
      const after = heard.length;
      send({ type: "request", id, command: { type: name, body } });
      const answer = await until(() =>
        heard.slice(after).find((each) => each.type === "response" && each["id"] === id),
      );
      const refusal = refusalOf(answer);
      return refusal === null ? null : String(refusal["code"]);
    },
    next: (name, after = heard.length) => until(() => heard.slice(after).find(({ type }) => type === name)),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    closed,
    close: () => socket.terminate(),
  };
};

export type Who = {
  readonly app?: Target["app"];
  readonly device?: string;
  readonly client?: string;
  readonly beside?: boolean;
};

export const helloOf = (
  server: Target,
  user: string,
  { app = server.app, device, client, beside }: Who = {},
): object => ({
  type: "hello",
  versions: [2],
  ...(beside === undefined ? {} : { beside }),
  app: app.sdkAppId,
  user,
  userSig: signUserSig(app.secretKey, app.sdkAppId, user, 3600, Date.now()),
  device: device ?? `device-of-${user}`,
  client: client ?? `client-of-${user}`,
});

/** Connected and welcomed. */
export const logIn = async (server: Target, user: string, who: Who = {}): Promise<WireClient> => {
  const wire = await openWire(server);
  wire.send(helloOf(server, user, who));
  await wire.next("welcome", 0);
  return { ...wire, user };
};

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? { ...value } : {});

/** The refusal of a response, or null for one that is accepted. */
export const refusalOf = (response: Message): Fields | null => {
  const { type, refusal } = fieldsOf(response["outcome"]);
  return type === "refused" ? fieldsOf(refusal) : null;
};

/** The reply of a response that is accepted; nothing in it for one that is refused. */
export const replyOf = (response: Message): Fields => fieldsOf(fieldsOf(response["outcome"])["reply"]);

/** Whether somebody would be welcomed, or the code of the refusal; connected no longer. */
export const tryLogIn = async (server: Target, user: string, who: Who = {}): Promise<"welcome" | number> => {
  const wire = await openWire(server);
  wire.send(helloOf(server, user, who));
  const verdict = await Promise.race([wire.next("welcome", 0).then(() => "welcome" as const), wire.closed]);
  wire.close();
  return verdict;
};

/** Two people in a call. */
export const talk = async (server: Target, first = "alice", second = "bob") => {
  const [alice, bob] = [await logIn(server, first), await logIn(server, second)];
  const call = newCallId();
  await alice.ask("invite", { call, callees: [second], media: "audio" });
  await bob.ask("accept", { call });
  return { alice, bob, call };
};
