import { setTimeout as pause } from "node:timers/promises";
import { sayFigure } from "../say.ts";
import { inTurn, sayBoth, withStarts } from "./against.ts";
import { lineOf } from "./development-app.ts";
import { skeletonLine, type Line } from "./lines.ts";
import type { Lines } from "./load.ts";
import { startOpenCallKit, startSkeleton, type Subject } from "./processes.ts";

const idleUsers = 10_000;
const idleRounds = 3;
/** Idle time in ms: two heartbeats. */
const idleMs = 11_000;

/** Memory of an idle user in bytes: one who is logged in and does nothing. */
const bytesOf = async (
  start: () => Promise<Subject>,
  linesOf: (subject: Subject) => Promise<Lines>,
): Promise<number> => {
  const subject = await start();
  try {
    const line = await linesOf(subject);
    await line("first");
    const before = await subject.memory();
    const lines: Line[] = [];
    for (let at = 0; at < idleUsers; at += 1) lines.push(await line(`idle${at}`));
    await pause(idleMs);
    const bytes = ((await subject.memory()) - before) / idleUsers;
    lines.forEach((each) => each.close());
    return bytes;
  } finally {
    await subject.stop();
  }
};

const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} kB`;

/** A/B comparison of memory: one after the other, each in a fresh process. */
const idleAgainst = (ref: string): Promise<void> =>
  withStarts(ref, async ({ ours, theirs }) => {
    const kilobytesOf = (start: () => Promise<Subject>) => async (): Promise<number> =>
      (await bytesOf(start, lineOf)) / 1024;
    const all = await inTurn(idleRounds, { ours: kilobytesOf(ours), theirs: kilobytesOf(theirs) });
    sayBoth("idle user", "kB", all, { digits: 1, aim: "at most 0.78, then 0.68" });
  });

/** Memory benchmark of idle users. `against`: another commit, for an A/B comparison. */
export const measureIdle = async (against: string | null): Promise<void> => {
  if (against !== null) return idleAgainst(against);
  const kit = await bytesOf(startOpenCallKit, lineOf);
  const skeleton = await bytesOf(startSkeleton, (subject) => Promise.resolve((user) => skeletonLine(subject, user)));
  sayFigure(
    "idle user",
    `${kilobytes(kit)} = ${(kit / skeleton).toFixed(2)} × skeleton (${kilobytes(skeleton)}), of 10,000`,
    "at most 16, then 13",
  );
};
