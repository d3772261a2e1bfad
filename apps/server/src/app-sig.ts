import * as v from "valibot";
import { UserId } from "@opencallkit/protocol";
import { secretsOf, signUserSig } from "@opencallkit/server";
import { appNumber } from "./app-number.ts";
import { openData } from "./data-folder.ts";
import { BadSettings, type Settings } from "./flags.ts";

const daySeconds = 24 * 60 * 60;
const usualDays = 7;
const longestDays = 365;

const daysOf = (text: string | undefined): number => {
  if (text === undefined) return usualDays;
  const days = /^days=([0-9]{1,3})$/u.exec(text)?.[1];
  if (days === undefined || Number(days) < 1 || Number(days) > longestDays)
    throw new BadSettings(`app sig takes days=1 to days=${longestDays}, not "${text}"`);
  return Number(days);
};

/** Signs a userSig (`app sig`), to log in as a user while a back end has no signer yet. */
export const appSig = async (words: readonly string[], settings: Settings): Promise<void> => {
  const [number, user, days, ...more] = words;
  if (number === undefined || user === undefined || more.length > 0)
    throw new BadSettings("app sig takes an app's number and a user: opencallkit app sig APP USER [days=7]");
  const app = appNumber("app sig", number);
  if (!v.safeParse(UserId, user).success)
    throw new BadSettings(`no user can be called "${user}": 1 to 64 bytes, no control characters`);
  const seconds = daysOf(days) * daySeconds;
  const { store, seal } = await openData(settings, null);
  try {
    const secret = (await secretsOf(store, seal, app)).at(-1);
    if (secret === undefined) throw new BadSettings(`there is no app ${app}`);
    process.stdout.write(`${signUserSig(secret, app, user, seconds, Date.now())}\n`);
  } finally {
    await store.close();
  }
};
