import { setTimeout as pause } from "node:timers/promises";
import { sayFigure } from "../say.ts";
import { median } from "../statistics.ts";
import { costOf } from "./cost.ts";
import { developmentApp, lineOf } from "./development-app.ts";
import type { Line } from "./lines.ts";
import { asFastAsPossible, callOnce, closePairs, pairsOf, type Lines } from "./load.ts";
import { command, startOpenCallKit } from "./processes.ts";

const people = 9;
const rounds = 3;
const groupCount = 12;
const groupCalls = 240;
const pairCalls = 2400;
/** A running server reads its apps' settings anew every 5 s. */
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

/** One whole call of nine: all rung, all joined, and each but the last hangs up. */
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

/** A call of nine against a call of two, without media, on one server. */
export const measureGroups = async (): Promise<void> => {
  const kit = await startOpenCallKit();
  try {
    const app = await developmentApp(kit);
    await command("app", "set", String(app.sdkAppId), "media=none", "--data", kit.data);
    await pause(settingsMs);
    const line = await lineOf(kit);
    const pairs = await pairsOf(50, line);
    const groups = await groupsOf(line);
    const ratios: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const pair = await costOf(kit, pairCalls, () => asFastAsPossible(pairs, pairCalls, callOnce));
      const nine = await costOf(kit, groupCalls, () => asFastAsPossible(groups, groupCalls, meetOnce));
      if (round > 0) ratios.push(nine / pair);
    }
    closePairs(pairs);
    for (const { caller, others } of groups) for (const each of [caller, ...others]) each.close();
    sayFigure("call of nine", `${median(ratios).toFixed(1)} × a call of two, in CPU`, "at most 20");
  } finally {
    await kit.stop();
  }
};
