import { policyNames, readPolicy, type PolicySettings } from "@opencallkit/server";
import { appNumber } from "./app-number.ts";
import { openData } from "./data-folder.ts";
import { BadSettings, type Settings } from "./flags.ts";

const valueOf = (text: string): unknown => {
  if (/^-?[0-9]{1,15}$/u.test(text)) return Number(text);
  return text === "true" || text === "false" ? text === "true" : text;
};

/** Patches an app's policy: `KEY=VALUE` overrides a setting; `KEY=` resets it to the server's default. */
const changed = (before: PolicySettings, pairs: readonly string[]): PolicySettings => {
  const next = new Map<string, unknown>(Object.entries(before));
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const [key, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (at < 1 || !policyNames.includes(key))
      throw new BadSettings(`app set takes KEY=VALUE with a KEY of ${policyNames.join(", ")}, not "${pair}"`);
    if (value === "") next.delete(key);
    else next.set(key, valueOf(value));
  }
  const read = readPolicy(Object.fromEntries(next));
  if (typeof read === "string") throw new BadSettings(`app set: ${read}`);
  return read;
};

/** `app set`: changes an app's own policy settings and prints them all. A running server follows within seconds. */
export const setApp = async (app: string, pairs: readonly string[], settings: Settings): Promise<void> => {
  const number = appNumber("app set", app);
  const { store } = await openData(settings, null);
  try {
    const stored = await store.app(number);
    if (stored === null) throw new BadSettings(`there is no app ${app}`);
    const before = readPolicy(JSON.parse(stored.policy));
    const next = changed(typeof before === "string" ? {} : before, pairs);
    if (pairs.length > 0) await store.setPolicy(stored.app, JSON.stringify(next));
    process.stdout.write(`${JSON.stringify(next, null, 2)}\n`);
  } finally {
    await store.close();
  }
};
