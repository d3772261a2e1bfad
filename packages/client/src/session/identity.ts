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
  /** Whether a client id belongs to this device: a page of it is, or was, that client. */
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

/** The limit of remembered clients: far more pages than a device opens between a call and its late news. */
const longest = 100;

/** The client ids of this device's pages, newest last. */
const clientsOf = ({ storage }: Needs, key: string): readonly string[] =>
  (storage.lasting.read(key) ?? "").split(" ").filter((client) => client !== "");

/**
 * The identity of this page: a device id in lasting storage, and a client id in session storage. A reload keeps the
 * client id, and a duplicated tab copies it: so it is locked, and a page that cannot lock it takes a new one.
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
