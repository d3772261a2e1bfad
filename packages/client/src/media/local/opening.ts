import type { CaptureKind, Capturing } from "../../ports/capture.ts";
import type { Clock } from "../../ports/clock.ts";

/** The time after which a capture counts as unanswered, in ms: the person is told that it is waited for. */
export const patienceMs = 4000;

/** The outcome of a capture. `unanswered`: pending; the request itself goes on. */
export type Outcome =
  | { readonly type: "opened"; readonly track: MediaStreamTrack }
  | { readonly type: "failed"; readonly reason: unknown }
  | { readonly type: "unanswered" };

/** The one track of a kind in an answer; a browser that leaves it out has no such device. */
export const trackOf = (kind: CaptureKind, tracks: readonly MediaStreamTrack[]): MediaStreamTrack => {
  const track = tracks.find((each) => each.kind === (kind === "microphone" ? "audio" : "video"));
  if (track === undefined) throw Object.assign(new Error(`no ${kind}`), { name: "NotFoundError" });
  return track;
};

/** Captures one device (getUserMedia); null is the system's default. */
export const askFor = async (capturing: Capturing, kind: CaptureKind, id: string | null): Promise<MediaStreamTrack> =>
  trackOf(kind, await capturing.open({ [kind]: id }));

/** Waits for getUserMedia with a timeout: no browser ends a permission prompt by itself. */
export const outcomeOf = (
  clock: Pick<Clock, "after">,
  asked: Promise<MediaStreamTrack>,
  over: AbortSignal,
): Promise<Outcome> =>
  new Promise((resolve) => {
    const settle = (outcome: Outcome): void => {
      stop();
      over.removeEventListener("abort", giveUp);
      resolve(outcome);
    };
    const giveUp = (): void => settle({ type: "unanswered" });
    const stop = clock.after(patienceMs, giveUp);
    over.addEventListener("abort", giveUp);
    asked.then(
      (track) => settle({ type: "opened", track }),
      (reason: unknown) => settle({ type: "failed", reason }),
    );
  });
