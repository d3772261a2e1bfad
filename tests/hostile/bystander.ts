import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { signUserSig } from "@opencallkit/server";
import { percentile } from "../support/percentile.ts";
import type { HostileTarget } from "./target.ts";

/** Latencies of the bystander's probe requests, in ms. */
export type Waits = { readonly p99: number; readonly longest: number; readonly count: number };

export type BystanderOf = { readonly url: string; readonly hello: object };
/** Messages to the probe's thread: `take` reads the latencies so far, `rest` stops probing and reads, `end` ends the thread. */
export type ToBystander = "take" | "rest" | "end";
/** Latencies since the last reading, those of pending requests so far included; `open` counts the pending ones. */
export type FromBystander = { readonly waits: readonly number[]; readonly open: number; readonly connected: boolean };

/** Latency probe: an innocent user from another address, who sends a request that reads the store every 20 ms. */
export type Bystander = {
  /** Latencies since the last reading. */
  readonly take: () => Promise<Waits>;
  /** Stops probing: requests without a response after 3 s, and whether the connection is still open. */
  readonly rest: () => Promise<{ readonly lost: number; readonly connected: boolean }>;
  readonly end: () => Promise<void>;
};

const waitsOf = (all: readonly number[]): Waits => ({
  p99: percentile(all, 99) ?? 0,
  longest: Math.max(0, ...all),
  count: all.length,
});

const patienceMs = 3000;
const lookMs = 50;

export const startBystander = async (target: HostileTarget, user: string): Promise<Bystander> => {
  const { sdkAppId, secretKey } = target.app;
  const userSig = signUserSig(secretKey, sdkAppId, user, 3600, Date.now());
  const who = { app: sdkAppId, user, userSig, device: "device-of-bystander", client: `client-of-${user}` };
  const of: BystanderOf = { url: target.url, hello: { type: "hello", versions: [2], ...who } };
  const worker = new Worker(new URL("./bystander-thread.ts", import.meta.url), {
    workerData: of,
    execArgv: ["--conditions=source"],
  });
  await once(worker, "message");
  const ask = async (what: ToBystander): Promise<FromBystander> => {
    const answer: Promise<FromBystander[]> = once(worker, "message");
    worker.postMessage(what);
    const [said = { waits: [], open: Infinity, connected: false }] = await answer;
    return said;
  };

  return {
    take: async () => waitsOf((await ask("take")).waits),
    rest: async () => {
      let said = await ask("rest");
      for (let waited = 0; said.open > 0 && waited < patienceMs; waited += lookMs) {
        await new Promise((resolve) => setTimeout(resolve, lookMs));
        said = await ask("rest");
      }
      return { lost: said.open, connected: said.connected };
    },
    end: async () => {
      const ended = once(worker, "exit");
      worker.postMessage("end");
      await ended;
    },
  };
};
