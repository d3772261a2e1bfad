import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { signUserSig, type NewApp } from "@opencallkit/server";
import { WebSocket } from "ws";

/** The target of a client: a server's `url`, and the `app` whose users log in there. */
export type Target = { readonly url: string; readonly app: Pick<NewApp, "sdkAppId" | "secretKey"> };

type Fields = { readonly [field: string]: unknown };
/** A raw message, as it came, named by its `type`, whatever else it holds. */
export type WireMessage = Fields & { readonly type: string };

const isMessage = (value: unknown): value is WireMessage =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

/** A wire client, the bare protocol over a WebSocket: it sends what it is told to, and keeps what it hears. */
export type WireClient = {
  /** Who is logged in; "" before. */
  readonly user: string;
  /** Every message that came, oldest first. */
  readonly heard: readonly WireMessage[];
  /** Those of one name. */
  readonly of: (name: string) => readonly WireMessage[];
  /** The names of the facts heard, in order; a blank is "". */
  readonly facts: () => readonly string[];
  /** Sends a message as JSON. */
  readonly send: (message: object) => void;
  /** Sends bytes as they are, in a text frame unless `binary` is true. */
  readonly raw: (data: string | Buffer, binary?: boolean) => void;
  /** Sends a command; settles with the refusal's code, or null for accepted. */
  readonly ask: (name: string, body: object, id?: string) => Promise<string | null>;
  /** Awaits the next message of this name, also one that came already since `after` messages. No timeout. */
  readonly next: (name: string, after?: number) => Promise<WireMessage>;
  /** Backpressure: stops reading the socket. */
  readonly pause: () => void;
  /** Reads on. */
  readonly resume: () => void;
  /** Settles with the close code. */
  readonly closed: Promise<number>;
  /** Closes the socket. */
  readonly close: () => void;
};

/** A random id for a new call, as clients draw it. */
export const newCallId = (): string => randomBytes(16).toString("base64url");

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? { ...value } : {});

const factsIn = ({ type, facts }: WireMessage): readonly string[] => {
  if (type !== "facts" || !Array.isArray(facts)) return [];
  return facts.map((fact: unknown) => (isMessage(fact) ? fact.type : ""));
};

/** The refusal of a response, or null for one that is accepted. */
export const refusalOf = (response: WireMessage): Fields | null => {
  const { type, refusal } = fieldsOf(response["outcome"]);
  return type === "refused" ? fieldsOf(refusal) : null;
};

/** The reply of a response that is accepted; empty for one that is refused. */
export const replyOf = (response: WireMessage): Fields => fieldsOf(fieldsOf(response["outcome"])["reply"]);

/** Buffers what comes over a socket, and notifies those who wait for more of it. */
const listenTo = (socket: WebSocket) => {
  const heard: WireMessage[] = [];
  let waiting: (() => void)[] = [];
  socket.on("message", (data) => {
    const value: unknown = JSON.parse(Buffer.isBuffer(data) ? data.toString("utf8") : "null");
    heard.push(...(Array.isArray(value) ? value : [value]).filter(isMessage));
    const wake = waiting;
    waiting = [];
    for (const each of wake) each();
  });
  const find = async (after: number, isIt: (message: WireMessage) => boolean): Promise<WireMessage> => {
    for (;;) {
      const found = heard.slice(after).find(isIt);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => void waiting.push(resolve));
    }
  };
  return { heard, find };
};

/** Connects without logging in. Rejects when there is no connection. */
export const openWire = async (server: Pick<Target, "url">, origin?: string): Promise<WireClient> => {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/ws`, origin === undefined ? {} : { origin });
  const { heard, find } = listenTo(socket);
  const closed = new Promise<number>((resolve) => void socket.once("close", resolve));
  // Connection errors are reported by `closed`.
  socket.on("error", () => undefined);
  await once(socket, "open");
  const send = (message: object): void => socket.send(JSON.stringify(message));
  return {
    user: "",
    heard,
    of: (name) => heard.filter(({ type }) => type === name),
    facts: () => heard.flatMap(factsIn),
    send,
    raw: (data, binary = false) => socket.send(data, { binary }),
    ask: async (name, body, id = randomBytes(9).toString("base64url")) => {
      const after = heard.length;
      send({ type: "request", id, command: { type: name, body } });
      const refusal = refusalOf(await find(after, (each) => each.type === "response" && each["id"] === id));
      return refusal === null ? null : String(refusal["code"]);
    },
    next: (name, after = heard.length) => find(after, ({ type }) => type === name),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    closed,
    close: () => socket.terminate(),
  };
};

/** The identity of a wire client's hello: the server's own app and a device of the user's own, unless said otherwise. */
export type WireIdentity = {
  /** The app to log in to. */
  readonly app?: Target["app"];
  /** A userSig signed elsewhere; by default one that is signed with the app's secret. */
  readonly userSig?: string;
  /** The device id. */
  readonly device?: string;
  /** The client id. */
  readonly client?: string;
  /** Whether it is a second connection beside one that is there. */
  readonly beside?: boolean;
};

/** The hello message of a user. */
export const helloOf = (
  server: Target,
  user: string,
  { app = server.app, userSig, device, client, beside }: WireIdentity = {},
): object => ({
  type: "hello",
  versions: [2],
  ...(beside === undefined ? {} : { beside }),
  app: app.sdkAppId,
  user,
  userSig: userSig ?? signUserSig(app.secretKey, app.sdkAppId, user, 3600, Date.now()),
  device: device ?? `device-of-${user}`,
  client: client ?? `client-of-${user}`,
});

/** Connects and logs in. Rejects with the close code when the server refuses. */
export const logInWire = async (server: Target, user: string, who: WireIdentity = {}): Promise<WireClient> => {
  const wire = await openWire(server);
  wire.send(helloOf(server, user, who));
  const refused = wire.closed.then((code) => {
    throw new Error(`${user} was not welcomed: closed with ${code}`);
  });
  await Promise.race([wire.next("welcome", 0), refused]);
  return { ...wire, user };
};
