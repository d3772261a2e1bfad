import { WebSocket } from "ws";
import type { Subject } from "./processes.ts";

/** Echo load: sends messages over some sockets and awaits each echo; resolves when all have come back. */
export const echoes = async (subject: Subject, sockets: number, messages: number): Promise<void> => {
  let left = messages;
  const one = async (): Promise<void> => {
    const socket = new WebSocket(subject.url.replace("http", "ws"), { perMessageDeflate: false });
    await new Promise((resolve) => socket.once("open", resolve));
    await new Promise<void>((resolve) => {
      const next = (): void => {
        if (left <= 0) return resolve();
        left -= 1;
        socket.send('{"t":"invite","to":"callee1","call":"0123456789abcdef012345"}');
      };
      socket.on("message", next);
      next();
    });
    socket.terminate();
  };
  await Promise.all(Array.from({ length: sockets }, one));
};
