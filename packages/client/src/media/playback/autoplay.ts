import { createAtom, readOnly } from "../../api/atom.ts";
import type { ReadonlyAtom } from "../../api/readonly-atom.ts";

/** The autoplay policy's effect: whether the browser or the system holds any of the page's sound back. */
export type Autoplay = {
  readonly value: ReadonlyAtom<"allowed" | "blocked">;
  /** Notes that one sound (under any object as its key) is held back, or no longer is. */
  readonly note: (sound: object, held: boolean) => void;
};

export const createAutoplay = (): Autoplay => {
  const value = createAtom<"allowed" | "blocked">("allowed");
  const blocked = new Set<object>();
  return {
    value: readOnly(value),
    note: (sound, held) => {
      if (held) blocked.add(sound);
      else blocked.delete(sound);
      value.set(blocked.size > 0 ? "blocked" : "allowed");
    },
  };
};
