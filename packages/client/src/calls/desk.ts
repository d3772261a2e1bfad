import type { Clock } from "../ports/clock.ts";
import type { Awake } from "../ports/awake.ts";
import type { CallEvent } from "../face.ts";
import type { Questions } from "../questions.ts";
import type { MediaDoor, MediaSeen } from "./media-door.ts";
import type { Memory } from "./memory.ts";
import type { Me } from "./tell.ts";

/** What the calls of one logged-in user share. */
export type Desk = {
  readonly me: Me;
  readonly clock: Clock;
  readonly awake: Awake;
  readonly questions: Questions;
  readonly memory: Memory;
  /** The store's time as this page's monotonic time. */
  readonly toLocal: (at: number) => number;
  /** `end`: the event of an ended call, with its place among the ends if the server has told it. */
  readonly tell: (event: CallEvent | null, end?: { readonly call: string; readonly place: number | undefined }) => void;
  readonly openMedia: (call: string, seen: MediaSeen) => MediaDoor;
  /** Frees sound inside the press that made the call or answered it. */
  readonly unlockSound: () => void;
  /** A call has become live, ended or been dismissed. */
  readonly changed: () => void;
};
