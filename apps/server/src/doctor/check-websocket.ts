import { fail, ok, type Finding } from "./finding.ts";

const patienceMs = 5000;

/** Whether a WebSocket can be opened at an address, within five seconds. It says nothing, and closes. */
const opens = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = new WebSocket(url);
    const timer = setTimeout(() => settle(false), patienceMs);
    const settle = (opened: boolean): void => {
      clearTimeout(timer);
      socket.close();
      resolve(opened);
    };
    socket.addEventListener("open", () => settle(true));
    socket.addEventListener("error", () => settle(false));
  });

/** Whether clients can connect: a proxy that passes no WebSockets on is the fault one meets most. */
export const checkWebSocket = async (url: string): Promise<Finding> =>
  (await opens(`${url.replace(/^http/u, "ws")}/ws`))
    ? ok("websocket", "clients can connect (/ws)")
    : fail(
        "websocket",
        "no WebSocket can be opened at /ws, so that no client can connect",
        "let the proxy pass Upgrade and Connection on (docs/deploy.md)",
      );
