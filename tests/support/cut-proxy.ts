import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** Fault-injecting TCP proxy between a server and its database. */
export type CutProxy = {
  readonly port: number;
  /** In-doubt commits: while set, the database's next response never arrives, and the connection is closed. */
  readonly cut: (yes: boolean) => void;
  /** Connection limit: accepts so many more and refuses the rest; gives a counter of attempts. */
  readonly only: (connections: number) => () => number;
  /** Failover: closes what is open; new connections go to another port. */
  readonly moveTo: (port: number) => void;
  /** Number of open connections. */
  readonly open: () => number;
  /** Added latency in ms, for data from the database. */
  readonly slow: (ms: number) => void;
};

/** Starts the proxy; it is closed with the test. */
export const proxyTo = async (port: number): Promise<CutProxy> => {
  const sockets = new Set<Socket>();
  const how = { port, cutting: false, slowMs: 0, left: Infinity, tried: 0 };
  const server = createServer((near) => {
    how.tried += 1;
    how.left -= 1;
    if (how.left < 0) return void near.destroy();
    const far = connect(how.port, "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on("data", (chunk) => far.write(chunk));
    far.on("data", (chunk) => {
      if (how.cutting) near.destroy();
      else if (how.slowMs === 0) near.write(chunk);
      else setTimeout(() => near.write(chunk), how.slowMs);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    only: (connections) => {
      how.left = connections;
      how.tried = 0;
      return () => how.tried;
    },
    moveTo: (next) => {
      how.port = next;
      for (const socket of sockets) socket.destroy();
    },
    open: () => sockets.size / 2,
    cut: (yes) => void (how.cutting = yes),
    slow: (ms) => void (how.slowMs = ms),
  };
};
