import type { Call, CallLifecycle, Capture, Connection, DeviceNews, ErrorCode, Participant } from "@opencallkit/client";
import { endedBy, fakeCall, stateOf, type FakeMedia } from "./fake-call.ts";

/** Fake cameras of a scene: a stream for each person. */
export type Cameras = (whose: string) => MediaStream;

export type Scene = {
  readonly call: (cameras: Cameras) => Call;
  /** Viewer: whose page it is. */
  readonly user: "alice" | "bob";
  /** Interactions before the scene is judged: controls to press, by the keys of their messages. */
  readonly press?: readonly ("minimize" | "devices" | "invite" | "accept" | "joinAgain" | "hangUp")[];
  readonly connection?: Connection;
  readonly autoplay?: "blocked";
};

/** Participant of a scene, in the call or rung, ourselves among them; their video lies in `FakeMedia`. */
type Person = Pick<Participant, "user" | "state" | "how">;
type About = Parameters<typeof stateOf>[1] & { readonly people?: readonly Person[] };

const failed = (code: ErrorCode): { readonly state: "failed"; readonly error: ReturnType<typeof errorOf> } => ({
  state: "failed",
  error: errorOf(code),
});
const errorOf = (code: ErrorCode) =>
  Object.assign(new Error(code), { name: "CallError", code, retryable: true, detail: null });

const refuses = async (): Promise<never> => {
  throw errorOf("too_many_people");
};

const on: Capture = { state: "on" };
const ringing: CallLifecycle = { state: "ringing", endsAt: 1e9, silent: false };
const calling: CallLifecycle = { state: "calling", pending: false };
const talking = (more: Partial<Extract<CallLifecycle, { readonly state: "talking" }>> = {}): CallLifecycle => ({
  state: "talking",
  since: -95_000,
  link: "connected",
  away: [],
  ...more,
});

const atCaller: About = { role: "caller", other: "bob" };
const voice: About = { media: "audio" };
const crowd = ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan"];

const joined = (user: string): Person => ({ user, state: "joined", how: null });
const rings = (user: string): Person => ({ user, state: "ringing", how: null });
const gone = (user: string): Person => ({ user, state: "left", how: "missed" });

const ofGroup = (people: readonly Person[], more: About = {}): About => ({
  group: true,
  callees: people.map(({ user }) => user).filter((user) => user !== "alice"),
  people,
  ...more,
});

const unseen: Omit<Participant, "user"> = {
  profile: "unknown",
  state: "joined",
  how: null,
  link: "none",
  microphone: "unknown",
  camera: "unknown",
  screen: "unknown",
  speaking: "unknown",
  quality: "unknown",
  audio: false,
  video: null,
  screenVideo: null,
};
const seen = (cameras: Cameras, users: readonly string[], audio = true): readonly Participant[] =>
  users.map((user) => ({
    ...unseen,
    user,
    link: "connected",
    microphone: audio ? "on" : "off",
    camera: "on",
    audio,
    video: cameras(user),
  }));

const bothSeen = (cameras: Cameras, audio = true): FakeMedia => ({
  microphone: on,
  camera: on,
  preview: cameras("me"),
  participants: seen(cameras, ["alice"], audio),
});

/** The first of these people shows their screen, and we ours. */
const withScreens = (media: FakeMedia, stream: MediaStream): FakeMedia => ({
  ...media,
  screen: { state: "on", sound: true },
  participants: (media.participants ?? []).map((person, at) =>
    at === 0 ? { ...person, screen: "on", screenVideo: stream } : person,
  ),
});

const lost: DeviceNews = {
  kind: "speaker",
  why: "gone",
  wished: "Professional USB conference speaker with a rather long name, number 1 (1234:abcd)",
  used: "",
  instead: true,
};
const everyNotice: FakeMedia = {
  microphone: failed("microphone_missing"),
  camera: failed("camera_failed"),
  deviceNews: [lost],
};
const waiting: Connection = { state: "waiting", error: errorOf("server_unreachable") };
const closing: About = { closesAt: 1 };

/** Builds a scene's fake call: a group's participants are `people`, on bob's side; a call of two has the other one, if known. */
const asCall = (state: CallLifecycle, { people, ...about }: About, media: FakeMedia, press?: typeof refuses): Call => {
  const known = media.participants ?? [];
  const participants =
    people?.flatMap((person) =>
      person.user === "bob" ? [] : [{ ...(known.find(({ user }) => user === person.user) ?? unseen), ...person }],
    ) ?? known;
  return fakeCall(stateOf(state, about), { ...media, participants }, press);
};

const still = (
  state: CallLifecycle,
  about: About = {},
  media: FakeMedia = {},
  press?: typeof refuses,
): Scene["call"] => {
  return () => asCall(state, about, media, press);
};
const moving = (state: CallLifecycle, about: About, media: (cameras: Cameras) => FakeMedia): Scene["call"] => {
  return (cameras) => asCall(state, about, media(cameras));
};

const groupOfThree = ofGroup([joined("alice"), joined("bob"), rings("carol"), gone("dave")]);
const groupOfNine = ofGroup(crowd.map((user, at) => (at > 5 ? rings(user) : joined(user))));
const groupSeen = (cameras: Cameras): FakeMedia => ({
  microphone: { state: "muted" },
  camera: on,
  preview: cameras("me"),
  participants: seen(cameras, ["alice", "carol", "erin", "frank"], false),
});

/** Scenes (stories): fixtures of every screen, with every panel and notice that can lie on it. */
export const scenes = {
  "incoming-voice": { user: "bob", call: still(ringing, voice) },
  "incoming-video": { user: "bob", call: still(ringing) },
  "incoming-video-preview": { user: "bob", call: moving(ringing, {}, (cameras) => ({ preview: cameras("me") })) },
  "incoming-group": { user: "bob", call: still(ringing, ofGroup(crowd.map(rings))) },
  "incoming-refused": { user: "bob", call: still(ringing, {}, {}, refuses), press: ["accept"] },
  "outgoing-voice": { user: "alice", call: still(calling, { ...atCaller, ...voice }, { microphone: on }) },
  "outgoing-video": {
    user: "alice",
    call: moving(calling, atCaller, (cameras) => ({ microphone: on, camera: on, preview: cameras("me") })),
  },
  "outgoing-video-notices": {
    user: "alice",
    call: still(calling, atCaller, everyNotice),
    connection: waiting,
    press: ["devices"],
  },
  "in-call-voice": { user: "bob", call: still(talking(), voice, { microphone: on }) },
  "in-call-voice-question": {
    user: "bob",
    call: still(talking(), { ...voice, videoAsked: { user: "alice", endsAt: 1e9 } }, { microphone: on }),
  },
  "in-call-voice-question-notices": {
    user: "bob",
    call: still(talking(), { ...voice, ...closing, videoAsked: { user: "bob", endsAt: 1e9 } }, everyNotice),
    connection: waiting,
    autoplay: "blocked",
  },
  "in-call-no-path": {
    user: "bob",
    call: moving(talking({ link: "failed" }), {}, (cameras) => ({ camera: on, preview: cameras("me") })),
  },
  "in-call-video": { user: "bob", call: moving(talking(), {}, bothSeen) },
  "in-call-video-muted": { user: "bob", call: moving(talking(), {}, (cameras) => bothSeen(cameras, false)) },
  "in-call-video-reconnecting": { user: "bob", call: moving(talking({ away: ["alice"] }), {}, bothSeen) },
  "in-call-video-failed": { user: "bob", call: moving(talking({ link: "failed" }), {}, bothSeen) },
  "in-call-video-devices": { user: "bob", call: moving(talking(), {}, bothSeen), press: ["devices"] },
  "in-call-video-invite": { user: "bob", call: moving(talking(), {}, bothSeen), press: ["invite"] },
  "in-call-video-notices": {
    user: "bob",
    call: moving(talking(), closing, (cameras) => ({ ...everyNotice, participants: seen(cameras, ["alice"]) })),
    connection: waiting,
    autoplay: "blocked",
  },
  "in-call-video-notices-devices": {
    user: "bob",
    call: moving(talking(), closing, (cameras) => ({ ...everyNotice, participants: seen(cameras, ["alice"]) })),
    connection: waiting,
    autoplay: "blocked",
    press: ["devices"],
  },
  "in-call-screens": {
    user: "bob",
    call: moving(talking(), {}, (cameras) => withScreens(bothSeen(cameras), cameras("screen"))),
  },
  "in-call-refused": { user: "bob", call: still(talking(), voice, {}, refuses), press: ["hangUp"] },
  "group-three": { user: "bob", call: moving(talking(), groupOfThree, groupSeen) },
  "group-nine": { user: "bob", call: moving(talking(), groupOfNine, groupSeen) },
  "group-screens": {
    user: "bob",
    call: moving(talking(), groupOfNine, (cameras) => withScreens(groupSeen(cameras), cameras("screen"))),
  },
  "group-invite": { user: "bob", call: moving(talking(), groupOfThree, groupSeen), press: ["invite"] },
  "group-notices-devices": {
    user: "bob",
    call: still(talking(), { ...groupOfNine, ...closing }, everyNotice),
    connection: waiting,
    autoplay: "blocked",
    press: ["devices"],
  },
  "minimized-voice": { user: "bob", call: still(talking(), voice, { microphone: on }), press: ["minimize"] },
  "minimized-video": { user: "bob", call: moving(talking(), {}, bothSeen), press: ["minimize"] },
  "minimized-refused": { user: "bob", call: still(talking(), voice, {}, refuses), press: ["minimize", "hangUp"] },
  leaving: { user: "bob", call: still({ state: "leaving" }) },
  "ended-after-talk": { user: "bob", call: still(endedBy({ totalTime: 3_725_000 })) },
  "ended-missed": { user: "bob", call: still(endedBy({ result: "not_answer", reason: 3 })) },
  "ended-goes-on": {
    user: "bob",
    call: still(endedBy({ totalTime: 95_000 }, { goesOn: true }), groupOfThree, {}, refuses),
    press: ["joinAgain"],
  },
} as const satisfies { readonly [name: string]: Scene };
