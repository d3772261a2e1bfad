import type { Call, CallPhase, CallState, Value } from "@opencallkit/client";

type About = Partial<Omit<CallState, keyof CallPhase>>;

/** A video call between alice and bob, at bob's unless told otherwise. */
export const stateOf = (phase: CallPhase, about: About = {}): CallState => ({
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
  people: [],
  videoAsked: null,
  closesAt: null,
  ...about,
  ...phase,
});

type Ending = Extract<CallPhase, { readonly phase: "ended" }>["ending"];

export const endedBy = (ending: Partial<Ending>, rest: { readonly goesOn?: boolean } = {}): CallPhase => ({
  phase: "ended",
  ending: { result: "normal_end", reason: 1, by: null, totalTime: null, ...ending },
  error: null,
  goesOn: false,
  ...rest,
});

const always = <T>(value: T): Value<T> => ({ get: () => value, subscribe: () => () => undefined });

/** A call that stays as it is and does nothing. */
export const fakeCall = (state: CallState): Call => ({
  id: "call",
  state: always(state),
  microphone: always({ state: "off" }),
  camera: always({ state: "off" }),
  wish: always({ muted: false, camera: state.media === "video" }),
  deviceNews: always([]),
  preview: always(null),
  people: always([]),
  accept: async () => undefined,
  reject: async () => undefined,
  hangUp: async () => undefined,
  add: async () => undefined,
  join: async () => undefined,
  switchMedia: async () => undefined,
  answerVideo: async () => undefined,
  setMuted: async () => undefined,
  setCamera: async () => undefined,
  dismiss: () => undefined,
});
