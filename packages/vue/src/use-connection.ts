import type { CallClient, Connection } from "@opencallkit/client";
import type { ComputedRef } from "vue";
import { useCallClient } from "./call-client.ts";
import { useAtom } from "./use-atom.ts";

/** Connection to the server, of the provided client or of one that is given. Throws where there is no client. */
export const useConnection = (client?: CallClient): ComputedRef<Connection> => {
  const { connection } = useCallClient(client);
  return useAtom(() => connection);
};
