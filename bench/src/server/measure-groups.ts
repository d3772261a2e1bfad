import { setTimeout as pause } from "node:timers/promises";
import { sayFigure } from "../say.ts";
import { median } from "../statistics.ts";
import { inTurn, sayBoth, withBoth } from "./against.ts";
import { costOf } from "./cost.ts";
import { developmentApp, lineOf } from "./development-app.ts";
import type { Line } from "./lines.ts";
import { asFastAsPossible, callOnce, closePairs, pairsOf, type Lines } from "./load.ts";
import { startOpenCallKit, type Subject } from "./processes.ts";

const people = 9;
const rounds = 3;
const roundsAgainst = 7;
const warmUps = 2;
const groupCount = 12;
const groupCalls = 240;
const pairCalls = 2400;
/** Polling delay in ms: a running server reloads its apps' settings every 5 s. */
const settingsMs = 6000;

type Group = { readonly caller: Line; readonly others: readonly Line[] };

const groupsOf = async (line: Lines): Promise<readonly Group[]> => {
  const groups: Group[] = [];
  for (let at = 0; at < groupCount; at += 1) {
    const caller = await line(`host${at}`);
    const others: Line[] = [];
    for (let nr = 1; nr < people; nr += 1) others.push(await line(`guest${at}-${nr}`));
    groups.push({ caller, others });
  }
  return groups;
};

/** Runs one whole group call of nine: all rung, all joined, and each but the last hangs up. */
const meetOnce = ({ caller, others }: Group): Promise<void> =>
  new Promise((resolve) => {
    let joined = 0;
    caller.hear = (what, call) => {
      if (what === "joined") joined += 1;
      if (what === "joined" && joined === others.length) for (const other of others) other.hangUp(call);
      if (what === "ended") resolve();
    };
    for (const other of others)
      other.hear = (what, call) => {
        if (what === "ring") other.accept(call);
      };
    caller.invite(others.map(({ user }) => user));
  });

/** Group fixture: a server with media switched off, and the clients that call on it. */
const openGroups = async (subject: Subject) => {
  const { sdkAppId } = await developmentApp(subject);
  await subject.command("app", "set", String(sdkAppId), "media=none");
  await pause(settingsMs);
  const line = await lineOf(subject);
  const pairs = await pairsOf(50, line);
  const groups = await groupsOf(line);
  return {
    /** Relative CPU cost of a call of nine, in calls of two. */
    ratio: async (): Promise<number> => {
      const pair = await costOf(subject, pairCalls, () => asFastAsPossible(pairs, pairCalls, callOnce));
      return (await costOf(subject, groupCalls, () => asFastAsPossible(groups, groupCalls, meetOnce))) / pair;
    },
    close: (): void => {
      closePairs(pairs);
      for (const { caller, others } of groups) for (const each of [caller, ...others]) each.close();
    },
  };
};

const groupsAgainst = (ref: string): Promise<void> =>
  withBoth(ref, async (subjects) => {
    const [ours, theirs] = [await openGroups(subjects.ours), await openGroups(subjects.theirs)];
    await inTurn(warmUps, { ours: ours.ratio, theirs: theirs.ratio });
    const all = await inTurn(roundsAgainst, { ours: ours.ratio, theirs: theirs.ratio });
    ours.close();
    theirs.close();
    sayBoth("call of nine", "× a call of two, in CPU", all, { digits: 2, aim: "at most 0.93, then 0.8" });
  });

/** Group call benchmark: CPU of a call of nine against a call of two, without media. `against`: another commit, for an A/B comparison. */
export const measureGroups = async (against: string | null): Promise<void> => {
  if (against !== null) return groupsAgainst(against);
  const subject = await startOpenCallKit();
  try {
    const groups = await openGroups(subject);
    const ratios: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const ratio = await groups.ratio();
      if (round > 0) ratios.push(ratio);
    }
    groups.close();
    sayFigure("call of nine", `${median(ratios).toFixed(1)} × a call of two, in CPU`, "at most 20");
  } finally {
    await subject.stop();
  }
};
