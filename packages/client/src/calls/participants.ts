import type { Person } from "@opencallkit/core";
import type { Participant } from "../api/participant.ts";
import { noMedia, type RemoteMedia } from "../media/call-media-state.ts";

/**
 * The participant list: the others of a call as the facts have them, joined with what media tell of those whom we are
 * linked with.
 */
export const participantsOf = (
  people: readonly Person[],
  user: string,
  remotes: readonly RemoteMedia[],
): readonly Participant[] =>
  people.flatMap((person) => {
    if (person.user === user) return [];
    const media = remotes.find((remote) => remote.user === person.user) ?? noMedia;
    return [{ ...media, user: person.user, profile: "unknown", state: person.state, how: person.how }];
  });
