import type { Storage } from "../api/api.ts";
import type { Holds } from "../ports/holds.ts";
import type { Random } from "../ports/random.ts";

type Needs = {
  readonly random: Random;
  readonly holds: Holds;
  readonly storage: { readonly lasting: Storage; readonly session: Storage };
};

export type Identity = {
  readonly device: string;
  readonly client: string;
  /** Whether a page of this device is, or was, this client. */
  readonly isOurs: (client: string) => boolean;
  readonly letGo: () => void;
};

export const keyOf = (what: string, app: number, user: string): string => `opencallkit.${what}.${app}.${user}`;

const deviceOf = ({ storage, random }: Needs, key: string): string => {
  const known = storage.lasting.read(key);
  if (known !== null) return known;
  const made = random.id();
  storage.lasting.write(key, made);
  return made;
};

/** Far more pages than a device opens between a call and its late news. */
const longest = 100;

/** The clients of a device's pages, newest last. */
const clientsOf = ({ storage }: Needs, key: string): readonly string[] =>
  (storage.lasting.read(key) ?? "").split(" ").filter((client) => client !== "");

/**
 * Who this page is. The device lies in lasting storage. The client lies in session storage, which a
 * reload keeps and a duplicated tab copies: so it is held, and a page that cannot hold it takes a new one.
 */
export const identify = async (needs: Needs, app: number, user: string): Promise<Identity> => {
  const { storage, holds, random } = needs;
  const device = deviceOf(needs, keyOf("device", app, user));
  const key = keyOf("client", app, user);
  const all = keyOf("clients", app, user);
  const be = (client: string, letGo: () => void): Identity => {
    const before = clientsOf(needs, all).filter((each) => each !== client);
    storage.lasting.write(all, [...before, client].slice(-longest).join(" "));
    return { device, client, letGo, isOurs: (each) => clientsOf(needs, all).includes(each) };
  };
  const known = storage.session.read(key);
  const held = known === null ? null : await holds.hold(`${key}.${known}`);
  if (known !== null && held !== null) return be(known, held);
  const client = random.id();
  storage.session.write(key, client);
  const letGo = await holds.hold(`${key}.${client}`);
  return be(client, letGo ?? (() => undefined));
};
