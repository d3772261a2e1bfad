import { say } from "../say.ts";
import { lineOf } from "./development-app.ts";
import { asFastAsPossible, callOnce, closePairs, pairsOf } from "./load.ts";
import { storeCalls } from "./million-calls.ts";
import { newFolder, startOpenCallKitIn } from "./processes.ts";

/** Data folder with a preloaded database: so many calls that are over, made of one that was really held, of so many users. */
export const folderWithCalls = async (count: number, users = 100_000): Promise<string> => {
  const folder = await newFolder();
  const kit = await startOpenCallKitIn(folder);
  const pairs = await pairsOf(1, await lineOf(kit));
  await asFastAsPossible(pairs, 1, callOnce);
  closePairs(pairs);
  await kit.stop();
  say(`storing ${count} calls`);
  storeCalls(folder, count, users);
  return folder;
};
