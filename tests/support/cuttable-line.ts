import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Fault-injecting TCP proxy to a server: it can stall (a blackhole: nothing passes, nothing is closed) and cut connections. */
export type CuttableLine = {
  readonly url: string;
  /** Blackhole: nothing passes any more, and neither end is told. */
  readonly hold: () => void;
  readonly release: () => void;
  /** Connection reset: closes what is open; a new connection may be made at once. */
  readonly cut: () => void;
  /** Host down: closes what is open, and takes no new connection. */
  readonly dead: () => void;
  readonly stop: () => Promise<void>;
};

/** Starts the proxy. `server.url` is read at each connection: it may change to another node's. */
export const cuttableLine = async (server: { readonly url: string }): Promise<CuttableLine> => {
  const sockets = new Set<Socket>();
  let held = false;
  let off = false;

  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  const listener = createServer((near) => {
    if (off) return void near.destroy();
    keep(near);
    if (held) return void near.pause();
    const { port, hostname } = new URL(server.url);
    const far = connect(Number(port), hostname);
    keep(far);
    near.pipe(far);
    far.pipe(near);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("the line has no port");

  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    hold: () => {
      held = true;
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    release: () => {
      // Data that was held back is dropped.
      held = false;
      cut();
    },
    cut,
    dead: () => {
      off = true;
      cut();
    },
    stop: async () => {
      cut();
      listener.close();
      await once(listener, "close");
    },
  };
};
