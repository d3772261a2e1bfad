import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** STUN (RFC 8489): the least one can ask of a STUN or TURN server, without credentials. */

/** Where a STUN or TURN server is (RFC 7064, RFC 7065). */
export type StunAddress = {
  readonly host: string;
  readonly port: number;
  readonly transport: "udp" | "tcp" | "tls";
};

/** Parses `turn:HOST[:PORT][?transport=udp|tcp]`, `turns:` and `stun:`; null for what is none. */
export const stunAddress = (url: string): StunAddress | null => {
  const [, scheme, six, name, port, transport] =
    /^(stuns?|turns?):(?:\[([0-9a-f:.]+)\]|([^:?[\]\s]+))(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/iu.exec(url) ?? [];
  const host = six ?? name;
  if (scheme === undefined || host === undefined) return null;
  const isSecure = scheme.toLowerCase().endsWith("s") && transport !== "udp";
  return {
    host,
    port: Number(port ?? (scheme.toLowerCase().endsWith("s") ? 5349 : 3478)),
    transport: isSecure ? "tls" : transport === "tcp" ? "tcp" : "udp",
  };
};

const cookie = Buffer.from([0x21, 0x12, 0xa4, 0x42]);
const bindingRequest = (id: Buffer): Buffer => Buffer.concat([Buffer.from([0, 1, 0, 0]), cookie, id]);
/** A success response to a request of this id. */
const answers = (message: Buffer, id: Buffer): boolean =>
  message.length >= 20 && message.readUInt16BE(0) === 0x0101 && message.subarray(8, 20).equals(id);

/** How long it is waited in all, and how often a datagram is sent again, in ms. */
const patienceMs = 3000;
const againMs = 500;

const overUdp = async ({ host, port }: StunAddress, id: Buffer, signal: AbortSignal): Promise<void> => {
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  const send = (): void => socket.send(bindingRequest(id), port, host);
  const timer = setInterval(send, againMs);
  try {
    send();
    for (;;) {
      const [message]: unknown[] = await once(socket, "message", { signal });
      if (Buffer.isBuffer(message) && answers(message, id)) return;
    }
  } finally {
    clearInterval(timer);
    socket.close();
  }
};

const overStream = async (socket: Socket, ready: string, id: Buffer, signal: AbortSignal): Promise<void> => {
  try {
    await once(socket, ready, { signal });
    socket.write(bindingRequest(id));
    let read = Buffer.alloc(0);
    while (!answers(read, id)) {
      const [piece]: unknown[] = await once(socket, "data", { signal });
      if (Buffer.isBuffer(piece)) read = Buffer.concat([read, piece]);
      if (read.length > 1000) throw new Error("what answers there is no STUN server");
    }
  } finally {
    socket.destroy();
  }
};

/** Asks a STUN or TURN server for its answer, within three seconds; in ms how long that took. Rejects where there is none. */
export const askStun = async (address: StunAddress): Promise<number> => {
  const id = randomBytes(12);
  const signal = AbortSignal.timeout(patienceMs);
  const { host, port, transport } = address;
  const from = performance.now();
  try {
    if (transport === "udp") await overUdp(address, id, signal);
    else if (transport === "tcp") await overStream(connect({ host, port }), "connect", id, signal);
    else await overStream(connectTls({ host, port, servername: host }), "secureConnect", id, signal);
  } catch (error) {
    throw signal.aborted ? new Error(`no answer within ${patienceMs / 1000} s`, { cause: error }) : error;
  }
  return performance.now() - from;
};
