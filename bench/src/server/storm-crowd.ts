import { parentPort, workerData } from "node:worker_threads";
import { setTimeout as pause } from "node:timers/promises";
import { openCallKitLine, skeletonLine, type Line } from "./lines.ts";
import { dialect } from "./dialect.ts";
import type { Subject } from "./processes.ts";
import { helloOf, type DevelopmentApp } from "./development-app.ts";

/** Worker thread with the crowd of a reconnect storm, so that it does not delay the clients whose calls are timed. */

export type Crowd = {
  readonly url: string;
  /** Development app; null for the skeleton, which has no userSig and drops the calls of lost clients. */
  readonly app: DevelopmentApp | null;
  readonly people: number;
  /** Number of clients in a call of two, which their login has to restore. */
  readonly talking: number;
};
/** Messages of the crowd: all are logged in, or all are back, with the recovery time of each in ms. */
export type CrowdSays = { readonly ready: true } | { readonly back: readonly number[] };

const { url, app, people, talking }: Crowd = workerData;
const subject: Pick<Subject, "url" | "dialect"> = { url, dialect };
/** Prepared hellos: the cost of signing is not that of the login. */
const hellos = app === null ? [] : Array.from({ length: people }, (_, at) => helloOf(app, `crowd${at}`));
const line = (at: number): Promise<Line> => {
  const hello = hellos[at];
  return hello === undefined ? skeletonLine(subject, `crowd${at}`) : openCallKitLine(subject, `crowd${at}`, hello);
};
const say = (words: CrowdSays): void => parentPort?.postMessage(words);

/** Backoff with jitter in ms, as in the engine: first try 0.1 to 0.5 s after its socket broke, the next 0.25 to 0.75 s later. */
const firstTry = (): number => 100 + 400 * Math.random();
const nextTry = (): number => 250 + 500 * Math.random();

const isReset = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ECONNRESET";

/** Reconnects, with retries: a machine that gets thousands of connections at once may reset some. */
const comeBack = async (at: number, tries = 5): Promise<Line> => {
  try {
    return await line(at);
  } catch (error) {
    if (tries === 1 || !isReset(error)) throw error;
    await pause(nextTry());
    return comeBack(at, tries - 1);
  }
};

const talk = (caller: Line, callee: Line): Promise<void> =>
  new Promise((resolve) => {
    callee.hear = (what, call) => {
      if (what === "ring") callee.accept(call);
    };
    caller.hear = (what) => {
      if (what === "joined") resolve();
    };
    caller.invite([callee.user]);
  });

const lines: Line[] = [];
for (let at = 0; at < people; at += 1) lines.push(await line(at));
for (let at = 0; at + 1 < talking; at += 2) {
  const [caller, callee] = [lines[at], lines[at + 1]];
  if (caller !== undefined && callee !== undefined) await talk(caller, callee);
}
say({ ready: true });

parentPort?.once("message", () => {
  for (const each of lines) each.close();
  const begin = performance.now();
  const backAt = lines.map(async (_, at) => {
    await pause(firstTry());
    const back = await comeBack(at);
    if (app !== null && at < talking !== back.found > 0) throw new Error(`${back.user} finds ${back.found} calls`);
    return performance.now() - begin;
  });
  void Promise.all(backAt).then((back) => say({ back }));
});
