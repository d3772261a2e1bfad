import type { SignalBody } from "@opencallkit/protocol";
import type { Capture, SourceState } from "../api/api.ts";
import type { CaptureKind } from "../ports/capture.ts";

type Tracks = Extract<SignalBody, { readonly type: "tracks" }>;
type Declared = Exclude<SourceState, "unknown">;

/** How the microphone and the camera of one side stand, as that side tells the other. */
export type Sending = { readonly [K in CaptureKind]: Declared };

/** What our own capture is to the others. A microphone that is not there yet is no muted one. */
export const declaredOf = (kind: CaptureKind, capture: Capture, muted: boolean): Declared => {
  switch (capture.state) {
    case "on":
      return "on";
    case "muted":
      return "off";
    case "off":
      return kind === "microphone" ? "pending" : "off";
    case "opening":
    case "unanswered":
      return "pending";
    case "interrupted":
      return muted ? "off" : "interrupted";
    case "failed":
      return capture.error.code.startsWith("media_") ? "forbidden" : "failed";
  }
};

const troubleOf = (state: Declared): Exclude<Declared, "on" | "off"> | undefined =>
  state === "on" || state === "off" ? undefined : state;

/** On the wire a state beyond on and off is written out beside the two booleans. */
export const tracksOf = ({ microphone, camera }: Sending): Tracks => {
  const [sound, picture] = [troubleOf(microphone), troubleOf(camera)];
  return {
    type: "tracks",
    audio: microphone === "on",
    video: camera === "on",
    ...(sound === undefined ? {} : { microphone: sound }),
    ...(picture === undefined ? {} : { camera: picture }),
  };
};

export const sendingOf = ({ audio, video, microphone, camera }: Tracks): Sending => ({
  microphone: microphone ?? (audio ? "on" : "off"),
  camera: camera ?? (video ? "on" : "off"),
});
