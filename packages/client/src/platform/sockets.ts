import type { Sockets } from "../ports/sockets.ts";

/** The code of an abnormal closure (RFC 6455 section 7.1.5): what a close without a code is read as. */
const abnormal = 1006;

export const webSockets: Sockets = {
  open: (url, events) => {
    const over = new AbortController();
    const listen = { signal: over.signal };
    const close = (code: number): void => {
      if (over.signal.aborted) return;
      over.abort();
      events.closed(code);
    };
    try {
      const socket = new WebSocket(url);
      socket.addEventListener("open", () => events.opened(), listen);
      socket.addEventListener(
        "message",
        ({ data }: MessageEvent<unknown>) => events.heard(typeof data === "string" ? data : ""),
        listen,
      );
      socket.addEventListener("close", ({ code }) => close(code), listen);
      return {
        send: (text) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(text);
        },
        close: () => {
          over.abort();
          socket.close();
        },
      };
    } catch {
      // Mixed content: a page of https may not open ws.
      queueMicrotask(() => close(abnormal));
      return { send: () => undefined, close: () => over.abort() };
    }
  },
};
