import type { Subject } from "./processes.ts";

/** CPU time of the subject for each of `count` operations, in µs. */
export const costOf = async (subject: Subject, count: number, work: () => Promise<void>): Promise<number> => {
  const before = await subject.cpu();
  await work();
  return (((await subject.cpu()) - before) * 1000) / count;
};
