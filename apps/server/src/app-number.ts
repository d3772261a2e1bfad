import { BadSettings } from "./flags.ts";

/** Parses the app id argument of a command; throws `BadSettings`. */
export const appNumber = (command: string, text: string): number => {
  if (/^[1-9][0-9]{0,9}$/u.test(text)) return Number(text);
  throw new BadSettings(`${command} needs an app's number, not "${text}"`);
};
