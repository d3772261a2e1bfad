import { versions, type ClientFrame } from "@opencallkit/protocol";
import type { Socket, Sockets } from "../ports/sockets.ts";

type Hello = ClientFrame<"hello">;
export type Credentials = Omit<Hello, "type" | "versions" | "userSig" | "beside">;

/** The listener of a socket, as long as it listens. */
export type SocketListener = {
  /** False once the socket is stale: nothing late of an older connection is heard. */
  readonly listens: () => boolean;
  readonly opened: () => void;
  readonly heard: (text: string, socket: Socket) => void;
  readonly closed: (code: number) => void;
};

export type OpenSocketNeeds = { readonly sockets: Sockets; readonly url: string; readonly who: Credentials };

/** Opens a socket and sends hello as its first message. */
export const openSocket = (
  needs: OpenSocketNeeds,
  ticket: Pick<Hello, "userSig" | "beside">,
  socketListener: SocketListener,
): Socket => {
  const hello: Hello = { type: "hello", versions: [...versions], ...needs.who, ...ticket };
  const socket = needs.sockets.open(needs.url, {
    opened: () => {
      if (!socketListener.listens()) return;
      socketListener.opened();
      socket.send(JSON.stringify(hello));
    },
    heard: (text) => socketListener.listens() && socketListener.heard(text, socket),
    closed: (code) => socketListener.listens() && socketListener.closed(code),
  });
  return socket;
};
