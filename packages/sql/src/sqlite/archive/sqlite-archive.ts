import { Worker } from "node:worker_threads";
import { messageOf, type CallArchive } from "@opencallkit/server/ports";
import type { ArchiveWork, ArchiveWorkName } from "./archive-jobs.ts";
import { workerArguments } from "../../worker-arguments.ts";

type ArchiveJob<N extends ArchiveWorkName = ArchiveWorkName> = {
  [K in N]: { readonly name: K; readonly take: ArchiveWork[K]["take"] };
}[N];
/** To the archive's thread: a job, or null to end. */
export type ToArchive = ArchiveJob | null;
export type FromArchive =
  | { readonly give: { readonly [N in ArchiveWorkName]?: ArchiveWork[N]["give"] } }
  | { readonly failed: string };

/** The same folder holds `.ts` in a checkout and `.js` in a package. */
const workerFile = new URL(
  import.meta.url.endsWith(".ts") ? "./archive-worker.ts" : "./archive-worker.js",
  import.meta.url,
);

type ArchiveThread = {
  readonly run: (job: ArchiveJob) => Promise<FromArchive>;
  readonly close: () => Promise<void>;
};

/** A thread that answers one job after the other, in order. */
const startThread = (file: string): ArchiveThread => {
  const worker = new Worker(workerFile, {
    workerData: file,
    execArgv: [...workerArguments],
  });
  const ended = new Promise((resolve) => worker.once("exit", resolve));
  const waiting: ((answer: FromArchive) => void)[] = [];
  let broken: string | null = null;
  const fail = (reason: string): void => {
    broken ??= reason;
    for (const settle of waiting.splice(0)) settle({ failed: broken });
  };
  worker.on("message", (answer: FromArchive) => waiting.shift()?.(answer));
  worker.on("error", (error: unknown) => fail(messageOf(error)));
  worker.on("exit", () => fail("the archive's thread has ended"));
  // A process whose only work is this thread may end.
  worker.unref();
  return {
    run: (job) =>
      broken === null
        ? new Promise((settle) => {
            waiting.push(settle);
            worker.postMessage(job);
          })
        : Promise.resolve({ failed: broken }),
    close: async () => {
      worker.postMessage(null);
      await ended;
    },
  };
};

/** The archive of a database file. Its thread is started by the first request, for most nodes never get one. */
export const sqliteArchive = (file: string): CallArchive & { readonly close: () => Promise<void> } => {
  let thread: ArchiveThread | null = null;
  const ask = async <N extends ArchiveWorkName>(
    job: ArchiveJob & { readonly name: N },
  ): Promise<ArchiveWork[N]["give"]> => {
    thread ??= startThread(file);
    const answer = await thread.run(job);
    if ("failed" in answer) throw new Error(answer.failed);
    const given = answer.give[job.name];
    if (given === undefined) throw new Error(`the archive's thread has nothing for ${job.name}`);
    return given;
  };
  return {
    page: (app, filter, before, limit) => ask({ name: "page", take: { app, filter, before, limit } }),
    table: (app, filter, before, limit) => ask({ name: "table", take: { app, filter, before, limit } }),
    talk: (app, filter) => ask({ name: "talk", take: { app, filter } }),
    talkByUser: (app, filter, after, limit) => ask({ name: "talkByUser", take: { app, filter, after, limit } }),
    close: async () => thread?.close(),
  };
};
