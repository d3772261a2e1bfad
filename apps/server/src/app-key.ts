import { keysIn, type AppKeys, type KeyRefusal, type NewKey, type StoredKey } from "@opencallkit/server";
import { isScope, scopeNames, type Scope } from "@opencallkit/protocol/rest";
import { appNumber } from "./app-number.ts";
import { openData } from "./data-folder.ts";
import { BadSettings, type Settings } from "./flags.ts";

type Words = { readonly app: number; readonly rest: readonly string[] };

const dayMs = 24 * 60 * 60 * 1000;
const longestDays = 3650;

const refusals: { readonly [R in KeyRefusal]: (words: Words) => string } = {
  no_app: ({ app }) => `there is no app ${app}`,
  full: ({ app }) => `app ${app} has as many REST keys as one app may have; remove one first`,
  unknown: ({ app, rest: [id = ""] }) => `app ${app} has no REST key ${id}; opencallkit app key list ${app} shows them`,
};

const scopesOf = (text: string): readonly Scope[] => {
  const names = text.split(",");
  const wrong = names.find((name) => !isScope(name));
  if (wrong !== undefined) throw new BadSettings(`there is no scope "${wrong}"; there are ${scopeNames.join(", ")}`);
  return names.filter(isScope);
};

const expiryOf = (text: string | undefined, now: number): number | null => {
  if (text === undefined) return null;
  const days = /^[0-9]{1,4}$/u.test(text) ? Number(text) : 0;
  if (days < 1 || days > longestDays) throw new BadSettings(`days takes 1 to ${longestDays}, not "${text}"`);
  return now + days * dayMs;
};

/** The settings of a new key, as `KEY=VALUE` words. Throws `BadSettings`. */
export const readNewKey = (words: readonly string[], now: number): NewKey => {
  const given = new Map(words.map((word) => [word.split("=")[0] ?? "", word.slice(word.indexOf("=") + 1)]));
  const wrong = words.find((word) => !/^(?:scopes|name|days)=/u.test(word));
  if (wrong !== undefined) throw new BadSettings(`app key add takes scopes=, name= and days=, not "${wrong}"`);
  const scopes = given.get("scopes");
  if (scopes === undefined) throw new BadSettings(`app key add needs scopes=LIST; there are ${scopeNames.join(", ")}`);
  const name = given.get("name") ?? "";
  if (!/^[^\p{Cc}]{0,64}$/u.test(name))
    throw new BadSettings("name takes 64 characters at most, none of them a control character");
  return { scopes: scopesOf(scopes), name, expiresAt: expiryOf(given.get("days"), now) };
};

const moment = (ms: number | null, never: string): string => (ms === null ? never : new Date(ms).toISOString());

/** A line of the list: what is known of a key, but not the key. */
const lineOf = ({ id, scopes, name, createdAt, expiresAt, usedAt }: StoredKey): string =>
  `${[id, scopes.join(","), `made ${moment(createdAt, "")}`, `expires ${moment(expiresAt, "never")}`, `used ${moment(usedAt, "never")}`, name].join("  ").trimEnd()}\n`;
const lines = (keys: readonly StoredKey[]): string => keys.map(lineOf).join("");

/** Runs a subcommand: its output, or the reason of a refusal. */
type Verb = (keys: AppKeys, words: Words) => Promise<{ readonly print: string } | KeyRefusal>;

const verbs: { readonly [verb: string]: Verb } = {
  add: async (keys, { app, rest }) => {
    const made = await keys.add(app, readNewKey(rest, Date.now()));
    return typeof made === "string" ? made : { print: `REST key ${made.apiKey}\nid       ${made.id}\n` };
  },
  list: async (keys, { app }) => {
    const all = await keys.list(app);
    return typeof all === "string" ? all : { print: lines(all) };
  },
  remove: async (keys, { app, rest: [id = ""] }) => {
    const left = await keys.remove(app, id);
    return typeof left === "string" ? left : { print: lines(left) };
  },
};

/** Access keys (`app key`): what back ends ask REST with, each for what it needs. A running server follows within seconds. */
export const appKey = async (words: readonly string[], settings: Settings): Promise<void> => {
  const [name = "", number, ...rest] = words;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  const fits = name === "add" || rest.length === (name === "remove" ? 1 : 0);
  if (verb === undefined || number === undefined || !fits)
    throw new BadSettings(
      "app key takes add APP scopes=LIST, list APP or remove APP ID (see opencallkit app key --help)",
    );
  const given = { app: appNumber("app key", number), rest };
  const { store } = await openData(settings, null);
  try {
    const done = await verb(keysIn(store, Date.now), given);
    if (typeof done === "string") throw new BadSettings(refusals[done](given));
    process.stdout.write(done.print);
  } finally {
    await store.close();
  }
};
