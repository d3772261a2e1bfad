import type { SignalBody } from "@opencallkit/protocol";
import type { LocalSource } from "../../ports/media-transport.ts";
import type { CaptureKind } from "../../ports/capture.ts";

type Tracks = Extract<SignalBody, { readonly type: "tracks" }>;
type Declared = LocalSource["state"];

/** The declared states of one side's microphone and camera, as it tells the other. */
export type Sending = { readonly [K in CaptureKind]: Declared };

const troubleOf = (state: Declared): Exclude<Declared, "on" | "off"> | undefined =>
  state === "on" || state === "off" ? undefined : state;

/** The wire form: a state beyond on and off is written out beside the two booleans. */
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
