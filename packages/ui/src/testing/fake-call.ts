import type {
  Call,
  CallLifecycle,
  CallState,
  Capture,
  DeviceNews,
  Participant,
  ReadonlyAtom,
  ScreenShare,
} from "@opencallkit/client";

type About = Partial<Omit<CallState, keyof CallLifecycle>>;

/** Call state fixture: a video call between alice and bob, seen from bob's side unless told otherwise. */
export const stateOf = (state: CallLifecycle, about: About = {}): CallState => ({
  role: "callee",
  media: "video",
  caller: "alice",
  callees: ["bob"],
  other: "alice",
  group: false,
  room: 1,
  roomText: null,
  userData: "",
  chatGroup: "",
  videoAsked: null,
  closesAt: null,
  ...about,
  ...state,
});

type Ending = Extract<CallLifecycle, { readonly state: "ended" }>["ending"];

export const endedBy = (ending: Partial<Ending>, rest: { readonly goesOn?: boolean } = {}): CallLifecycle => ({
  state: "ended",
  ending: { result: "normal_end", reason: 1, by: null, totalTime: null, ...ending },
  error: null,
  goesOn: false,
  ...rest,
});

export const always = <T>(value: T): ReadonlyAtom<T> => ({ get: () => value, subscribe: () => () => undefined });

export type FakeMedia = {
  readonly microphone?: Capture;
  readonly camera?: Capture;
  readonly preview?: MediaStream | null;
  readonly participants?: readonly Participant[];
  readonly screen?: ScreenShare;
  readonly mutedSpeech?: boolean;
  readonly deviceNews?: readonly DeviceNews[];
};

/** Fake call: its state never changes, and its methods do nothing but settle as `press` says. */
export const fakeCall = (state: CallState, media: FakeMedia = {}, press = async () => undefined): Call => ({
  id: "call",
  state: always(state),
  microphone: always(media.microphone ?? { state: "off" }),
  camera: always(media.camera ?? { state: "off" }),
  wish: always({ muted: media.microphone?.state === "muted", camera: state.media === "video" }),
  deviceNews: always(media.deviceNews ?? []),
  preview: always(media.preview ?? null),
  screen: always(media.screen ?? { state: "unavailable" }),
  mutedSpeech: always(media.mutedSpeech ?? false),
  participants: always(media.participants ?? []),
  accept: press,
  reject: press,
  hangUp: press,
  add: press,
  join: press,
  switchMedia: press,
  answerVideo: press,
  setMuted: press,
  setCamera: press,
  shareScreen: press,
  setVideoSize: press,
  dismiss: () => undefined,
});
