import { createAtom, readOnly } from "../api/atom.ts";
import type { Profile } from "../api/participant.ts";
import type { ReadonlyAtom } from "../api/readonly-atom.ts";

/** The profile book: what this page knows of how people are shown. */
export type ProfileBook = {
  readonly known: ReadonlyAtom<ReadonlyMap<string, Profile>>;
  readonly put: (profiles: readonly (Profile & { readonly user: string })[]) => void;
  readonly clear: () => void;
};

/** So many people are remembered, the latest heard of; a page shows fewer. */
const mostKnown = 1000;

export const createProfileBook = (): ProfileBook => {
  const known = createAtom<ReadonlyMap<string, Profile>>(new Map());
  return {
    known: readOnly(known),
    put: (profiles) => {
      const next = new Map(known.get());
      for (const { user, name, avatar } of profiles) {
        next.delete(user);
        next.set(user, { name, avatar });
      }
      known.set(new Map([...next].slice(-mostKnown)));
    },
    clear: () => known.set(new Map()),
  };
};
