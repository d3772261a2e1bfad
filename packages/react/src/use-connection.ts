import type { CallClient, Connection } from "@opencallkit/client";
import { useCallClient } from "./call-client.ts";
import { useAtom } from "./use-atom.ts";

const loggedOut: Connection = { state: "loggedOut" };

/** Connection to the server, of the provided client or of one that is given. Throws where there is no client. */
export const useConnection = (client?: CallClient): Connection =>
  useAtom(useCallClient(client).connection, () => loggedOut);
