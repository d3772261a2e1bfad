import { messageOf, type Logger } from "../ports/index.ts";
import type { Line } from "./line.ts";

/**
 * STORE-20: the one boundary around what runs for a connection. What is thrown inside, at once or later, is logged with
 * the name of the place and costs that connection: it is closed (`resync`) and may come back.
 */
export type Boundary = {
  readonly run: (place: string, line: Pick<Line, "close">, work: () => void | Promise<unknown>) => void;
};

export const boundary = (log: Logger): Boundary => ({
  run: (place, line, work) => {
    const failed = (error: unknown): void => {
      log("error", "connection_failed", { place, message: messageOf(error) });
      line.close("resync");
    };
    try {
      const later = work();
      if (later instanceof Promise) later.catch(failed);
    } catch (error) {
      failed(error);
    }
  },
});
