import { once } from "node:events";
import { createServer } from "node:net";
import { portOf } from "./serve.ts";

/** Free port on loopback, for a program that has to be told one. */
export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const port = portOf(probe.address());
  probe.close();
  await once(probe, "close");
  return port;
};
