import type { SignalBody } from "@opencallkit/protocol";
import type { LocalSource, TrackSource } from "../../ports/media-transport.ts";

type Tracks = Extract<SignalBody, { readonly type: "tracks" }>;
type Declared = LocalSource["state"];

/** The declared states of one side's sources, as it tells the other. */
export type Sending = { readonly [S in TrackSource]: Declared };

/** What a side sends that has told nothing yet. */
export const nothingSent: Sending = { microphone: "pending", camera: "off", screen: "off", screenSound: "off" };

const troubleOf = (state: Declared): Exclude<Declared, "on" | "off"> | undefined =>
  state === "on" || state === "off" ? undefined : state;

/** The wire form: a state beyond on and off is written out beside the two booleans. */
export const tracksOf = ({ microphone, camera, screen, screenSound }: Sending): Tracks => {
  const [sound, picture] = [troubleOf(microphone), troubleOf(camera)];
  return {
    type: "tracks",
    audio: microphone === "on",
    video: camera === "on",
    ...(sound === undefined ? {} : { microphone: sound }),
    ...(picture === undefined ? {} : { camera: picture }),
    ...(screen === "on" ? { screen: true } : {}),
    ...(screenSound === "on" ? { screenSound: true } : {}),
  };
};

export const sendingOf = ({ audio, video, microphone, camera, screen, screenSound }: Tracks): Sending => ({
  microphone: microphone ?? (audio ? "on" : "off"),
  camera: camera ?? (video ? "on" : "off"),
  screen: screen === true ? "on" : "off",
  screenSound: screenSound === true ? "on" : "off",
});
