import type { Person } from "@opencallkit/core";
import type { Participant, Profile } from "../api/participant.ts";
import { noMedia, type RemoteMedia } from "../media/call-media-state.ts";

/**
 * The participant list: the others of a call as the facts have them, joined with what media tell of those whom we are
 * linked with, and with how they are shown.
 */
export const participantsOf = (
  people: readonly Person[],
  user: string,
  remotes: readonly RemoteMedia[],
  profiles: ReadonlyMap<string, Profile>,
): readonly Participant[] =>
  people.flatMap((person) => {
    if (person.user === user) return [];
    const media = remotes.find((remote) => remote.user === person.user) ?? noMedia;
    const profile = profiles.get(person.user) ?? "unknown";
    return [{ ...media, user: person.user, profile, state: person.state, how: person.how }];
  });
