import { audience, isKnown } from "@opencallkit/core";
import type { Committed, LiveCall } from "@opencallkit/core/processor";
import type { ProfileEntry } from "@opencallkit/protocol";
import { frame, type Connection } from "../connections/connection.ts";
import type { Connections } from "../connections/connections.ts";
import type { AccountSettings } from "./account-settings.ts";
import { messageOf, type EventLogger } from "../ports/index.ts";

type Parts = {
  readonly apps: AccountSettings;
  readonly connected: Connections;
  readonly log: EventLogger;
};

/** Whom a listener is told of. */
type Wanted = { readonly listeners: readonly Connection[]; readonly people: readonly string[] };

const peopleOf = ({ call }: LiveCall): readonly string[] => (isKnown(call) ? [...call.legs.keys()] : []);
const isEmpty = ({ name, avatar }: ProfileEntry): boolean => name === "" && avatar === "";

const tell = ({ listeners, people }: Wanted, found: readonly ProfileEntry[]): void => {
  const profiles = found.filter((profile) => people.includes(profile.user) && !isEmpty(profile));
  if (profiles.length === 0) return;
  const text = frame({ type: "profiles", profiles });
  for (const { writer } of listeners) writer.send(text);
};

/** PROFILE-3: tells those who hear of a call how its people are shown: at once what is known here, the rest once it has been read. */
export const profileNews = ({ apps, connected, log }: Parts) => {
  const { policy, profiles } = apps;
  const isShown = (app: number): boolean => profiles.isUsed(app) && policy(app).profiles !== "off";

  const tellAll = (app: number, wanted: readonly Wanted[], people: readonly string[]): void => {
    const known = people.flatMap((user) => profiles.known(app, user) ?? []);
    for (const each of wanted) tell(each, known);
    const unknown = people.filter((user) => !known.some((profile) => profile.user === user));
    if (unknown.length === 0) return;
    profiles.read(app, unknown).then(
      (found) => {
        for (const each of wanted) tell(each, found);
      },
      (error: unknown) => log("warn", "profiles_unread", { message: messageOf(error) }),
    );
  };

  return {
    /** Everybody for those to whom the call is new, the newcomers for all others. */
    committed: ({ live, newcomers }: Pick<Committed, "live" | "newcomers">): void => {
      const { app } = live;
      if (newcomers.length === 0 || !isShown(app)) return;
      const everybody = peopleOf(live);
      const wanted = audience(live.call).map((user) => ({
        listeners: connected.of(app, user),
        people: (newcomers.includes(user) ? everybody : newcomers).filter((other) => other !== user),
      }));
      tellAll(app, wanted, everybody);
    },
    /** To one client, which hears a call whole. */
    toNewcomer: (me: Connection, live: LiveCall): void => {
      if (!isShown(me.app)) return;
      const people = peopleOf(live).filter((user) => user !== me.user);
      tellAll(me.app, [{ listeners: [me], people }], people);
    },
  };
};
export type ProfileNews = ReturnType<typeof profileNews>;
