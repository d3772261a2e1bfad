import { randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  appsIn,
  sealWith,
  StoreUnusable,
  type DevApp,
  type EventLogger as Logger,
  type NewApp,
  type Seal,
  type Store,
} from "@opencallkit/server";
import { openPostgres, openSqlite } from "@opencallkit/sql";
import * as v from "valibot";
import { BadSettings, type Settings } from "./flags.ts";
import { messageOf } from "@opencallkit/server/ports";

/** Data folder (`--data`): the database, the key file that encrypts its secrets, and with `--dev` the development app. */

export type Where = Pick<Settings, "data" | "database">;
/** Exclusive mode: a server, unlike a command, is the only process on the embedded database, and keeps a log. */
export type Serving = { readonly log: Logger };
export const databaseFile = (data: string): string => join(data, "opencallkit.db");

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

/** Own files: the names that this command itself creates in the folder. */
const isOurs = (name: string): boolean => /^(?:opencallkit\.db|secret\.key$|dev\.json$|livekit$)/u.test(name);

/** Restricts the folder's permissions to its owner (mode 700), an existing one's too; one with foreign files is left as it is. */
export const makeOwn = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).every(isOurs)) await chmod(folder, 0o700);
};

const readOrMake = async (file: string, make: () => string): Promise<string> => {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (!isMissing(error)) throw error;
    const made = make();
    await writeFile(file, made, { mode: 0o600, flag: "wx" });
    return made;
  }
};

const openSeal = async (data: string): Promise<Seal> => {
  const file = join(data, "secret.key");
  const key = Buffer.from((await readOrMake(file, () => `${randomBytes(32).toString("base64")}\n`)).trim(), "base64");
  if (key.length !== 32) throw new BadSettings(`${file} is damaged: it must hold 32 bytes in base64`);
  return sealWith(key);
};

const openStore = async ({ data, database }: Where, serving: Serving | null): Promise<Store> => {
  try {
    return await (database === null
      ? openSqlite({ file: databaseFile(data), exclusive: serving !== null, ...serving })
      : openPostgres({ url: database, ...serving }));
  } catch (error) {
    throw error instanceof StoreUnusable ? new BadSettings(error.message) : error;
  }
};

/** Key check: the nodes on one database share one encryption key; with another one nobody could log in. */
const checkSeal = async (store: Store, seal: Seal, data: string): Promise<void> => {
  const [first] = await store.apps();
  if (first === undefined) return;
  try {
    seal.open(first.secrets);
  } catch {
    throw new BadSettings(
      `${join(data, "secret.key")} does not open the secrets in the database; copy it from the node that made them`,
    );
  }
};

/** Opens the data folder, and creates it if it is missing. */
export const openData = async (
  where: Where,
  serving: Serving | null,
): Promise<{ readonly seal: Seal; readonly store: Store }> => {
  const { data } = where;
  try {
    await makeOwn(data);
    const seal = await openSeal(data);
    const store = await openStore(where, serving);
    // Cleanup on failure: an open store keeps the process alive.
    await checkSeal(store, seal, data).catch(async (error: unknown) => {
      await store.close();
      throw error;
    });
    return { seal, store };
  } catch (error) {
    if (error instanceof BadSettings) throw error;
    throw new BadSettings(`--data ${data} cannot be used: ${messageOf(error)}`);
  }
};

const Saved = v.object({ sdkAppId: v.number(), secretKey: v.string(), apiKey: v.string() });

const saved = async (file: string): Promise<NewApp | null> => {
  try {
    const read = v.safeParse(Saved, JSON.parse(await readFile(file, "utf8")));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
};

/** Development app, with its credentials in `DIR/dev.json`. Created anew when the database lacks it, or has another secret. */
export const devApp = async (data: string, store: Store, seal: Seal): Promise<DevApp> => {
  const apps = appsIn(store, seal);
  const file = join(data, "dev.json");
  const before = await saved(file);
  const known = before === null ? null : await apps.find(before.sdkAppId);
  if (before !== null && known?.secrets.includes(before.secretKey) === true) return before;
  const made = await apps.add();
  await writeFile(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return made;
};
