import type { CallFactEvent } from "@opencallkit/rest";
import { BadSettings } from "../flags.ts";
import type { Console } from "./console.ts";
import { factWords, timeOfDay } from "./fact-words.ts";
import { asFailure, asking, readAsked } from "./remote.ts";
import type { Paint } from "./terminal.ts";

const lineOf = (event: CallFactEvent, paint: Paint): string =>
  `${event.at.slice(0, 10)} ${timeOfDay(event.at)} ${paint("dim", event.callId)} ${factWords(event)}`;

/** Settles when somebody ends the command: by a signal, or by closing what it writes to. */
const untilEnded = (ended: AbortController): (() => void) => {
  const end = (): void => ended.abort();
  const closed = (error: Error): void => {
    if (!("code" in error) || error.code !== "EPIPE") throw error;
    end();
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  process.stdout.on("error", closed);
  return () => {
    process.off("SIGINT", end);
    process.off("SIGTERM", end);
    process.stdout.off("error", closed);
  };
};

/** `tail`: what happens to the app's calls, as it happens, until it is ended. */
export const tail = async (args: readonly string[], { env, out, err, paint }: Console): Promise<void> => {
  const { remote, words, flags } = readAsked(args, env, ["cursor"], { retries: 0 });
  if (words.length > 0) throw new BadSettings(`tail takes flags only, not "${words[0] ?? ""}" (see tail --help)`);
  const given = flags["cursor"];
  if (given !== undefined && !/^[0-9]{1,15}$/u.test(given)) throw new BadSettings("--cursor: not a cursor");
  // Asked first: what does not answer at all is an error, and a stream that breaks later is not.
  let cursor = given ?? (await asking(remote, () => remote.client.listEvents())).next;
  const ended = new AbortController();
  const forget = untilEnded(ended);
  let away = false;
  const events = remote.client.everyEvent({
    cursor,
    signal: ended.signal,
    onConnection: (lost) => {
      if (lost !== null && !away) err.write(`connection lost (${lost.message}); trying again\n`);
      if (lost === null && away) err.write("connected again; nothing was missed\n");
      if (lost === null && !away && err.isTerminal) err.write(`listening to ${remote.url}\n`);
      away = lost !== null;
    },
  });
  try {
    for await (const event of events) {
      out.write(`${remote.json ? JSON.stringify(event) : lineOf(event, paint)}\n`);
      cursor = event.cursor;
    }
  } catch (error) {
    throw asFailure(remote, error);
  } finally {
    forget();
    if (err.isTerminal) err.write(`\nto go on from here: --cursor ${cursor}\n`);
  }
};
