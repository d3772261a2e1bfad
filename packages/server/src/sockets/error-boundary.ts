import { messageOf, type EventLogger as Logger } from "../ports/index.ts";
import type { FrameWriter } from "./frame-writer.ts";

/**
 * The error boundary (STORE-20): the one around what runs for a connection. What is thrown inside, at once or later, is logged with
 * the name of the place and costs that connection: it is closed (`resync`) and may come back.
 */
export type ErrorBoundary = {
  readonly run: (place: string, writer: Pick<FrameWriter, "close">, work: () => void | Promise<unknown>) => void;
};

export const errorBoundary = (log: Logger): ErrorBoundary => ({
  run: (place, writer, work) => {
    const failed = (error: unknown): void => {
      log("error", "connection_failed", { place, message: messageOf(error) });
      writer.close("resync");
    };
    try {
      const later = work();
      if (later instanceof Promise) later.catch(failed);
    } catch (error) {
      failed(error);
    }
  },
});
