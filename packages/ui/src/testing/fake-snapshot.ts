import type { CallLifecycle, CallState, Participant } from "@opencallkit/client";
import { en } from "../i18n/en.ts";
import type { Lang, Messages } from "../i18n/messages.ts";
import type { Wording } from "../i18n/wording.ts";
import { zhCN } from "../i18n/zh-cn.ts";
import type { CallSnapshot } from "../snapshot.ts";
import { endedBy, stateOf } from "./fake-call.ts";

const tables: { readonly [L in Lang]: Messages } = { en, "zh-CN": zhCN };

/** Wording fixtures of both languages: alice's display name is Zoe, everybody else's their id with a capital. */
export const wordings: readonly (readonly [lang: string, wording: Wording])[] = Object.entries(tables).map(
  ([lang, messages]) => [
    lang,
    { messages, nameOf: (user) => (user === "alice" ? "Zoe" : user.charAt(0).toUpperCase() + user.slice(1)) },
  ],
);

const links = ["none", "connecting", "connected", "reconnecting", "failed"] as const;
type Results = Extract<CallLifecycle, { readonly state: "ended" }>["ending"]["result"];
const results = Object.keys({
  normal_end: 0,
  reject: 0,
  not_answer: 0,
  offline: 0,
  interrupt: 0,
  call_busy: 0,
  cancel: 0,
  ended_by_server: 0,
  failed: 0,
} satisfies { readonly [R in Results]: 0 });
const isResult = (text: string): text is Results => results.includes(text);

/** State fixtures: every variant of every state of a call. */
export const lifecycles: { readonly [S in CallLifecycle["state"]]: readonly CallLifecycle[] } = {
  calling: [
    { state: "calling", pending: true },
    { state: "calling", pending: false },
  ],
  ringing: [
    { state: "ringing", endsAt: 30_000, silent: false },
    { state: "ringing", endsAt: 0, silent: true },
  ],
  accepting: [{ state: "accepting" }],
  talking: links.flatMap((link) =>
    [[], ["alice"]].map((away): CallLifecycle => ({ state: "talking", since: 7, link, away })),
  ),
  leaving: [{ state: "leaving" }],
  elsewhere: (["answered", "rejected", "called"] as const).map((how) => ({ state: "elsewhere", how })),
  ended: results
    .filter(isResult)
    .flatMap((result) =>
      [null, 65_000].flatMap((totalTime) =>
        [1, 7, 8].flatMap((reason) =>
          [false, true].map((goesOn) => endedBy({ result, totalTime, reason }, { goesOn })),
        ),
      ),
    ),
};

/** Cartesian product of test states: every variant, voice and video, of two and of groups, caller's and callee's side. */
export const everyState: readonly CallState[] = Object.values(lifecycles).flatMap((forms) =>
  forms.flatMap((form) =>
    (["audio", "video"] as const).flatMap((media) =>
      [false, true].flatMap((group) =>
        (["caller", "callee"] as const).map((role) => stateOf(form, { media, group, role })),
      ),
    ),
  ),
);

const none = { list: [], chosen: null, chosenName: "", barred: null };

/** Snapshot fixture: bob's page in a call with alice, in which nothing calls for a notice. */
export const snapshotOfCall = (state: CallState, about: Partial<CallSnapshot> = {}): CallSnapshot => ({
  state,
  participants: [],
  microphone: { state: "on" },
  camera: { state: "on" },
  wish: { muted: false, camera: true },
  deviceNews: [],
  preview: null,
  screen: { state: "unavailable" },
  mutedSpeech: false,
  user: "bob",
  devices: { microphone: none, camera: none, speaker: none },
  connection: { state: "connected" },
  autoplay: "allowed",
  volume: 1,
  ...about,
});

/** Participant fixture: somebody in the call, whose link and media are still unknown. */
export const participantOf = (user: string, about: Partial<Participant> = {}): Participant => ({
  user,
  profile: "unknown",
  state: "joined",
  how: null,
  link: "connected",
  microphone: "unknown",
  camera: "unknown",
  screen: "unknown",
  speaking: "unknown",
  quality: "unknown",
  audio: false,
  video: null,
  screenVideo: null,
  ...about,
});
