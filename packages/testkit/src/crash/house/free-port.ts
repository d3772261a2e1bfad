import { once } from "node:events";
import { createServer } from "node:net";

/** Below the ports that the system gives to connections: a killed server must find its own free again. */
const lowest = 20_000;
const count = 10_000;

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer();
  const tried = Promise.race([once(server, "listening").then(() => true), once(server, "error").then(() => false)]);
  server.listen(port, "127.0.0.1");
  const free = await tried.catch(() => false);
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  return free;
};

/** A port that nobody listens on. */
export const freePort = async (): Promise<number> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = lowest + Math.floor(Math.random() * count);
    if (await isFree(port)) return port;
  }
  throw new Error("no free port");
};
