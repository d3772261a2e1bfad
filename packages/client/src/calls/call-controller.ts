import { evolve, legOf, newCall, unheard, view, isLive, type Call as CoreCall, type CallView } from "@opencallkit/core";
import type { Fact, Reply, Signal, SignalAck } from "@opencallkit/protocol";
import { deepEqual } from "../deep-equal.ts";
import { createAtom, readOnly } from "../api/atom.ts";
import type { CallError } from "../api/errors.ts";
import type { Call, CallState, Capture, EventCall, PersonMedia, Wish } from "../api/api.ts";
import type { PendingRequest } from "../signaling/pending-requests.ts";
import type { CallsContext } from "./calls-context.ts";
import { createDeviceNotices } from "./device-notices.ts";
import type { CallMedia, MediaSeen } from "./lazy-media.ts";
import { stateOf, type Overlay, type PageTime } from "./call-state.ts";
import { createCallActions } from "./call-actions.ts";
import { createRingTimer } from "./ring-timer.ts";
import { createMediaController, type MediaController } from "./media-controller.ts";
import { callEventsOf, type CallEventBody } from "../events/call-events.ts";
import { createCallEventEmitter } from "./call-event-emitter.ts";

export type Heard = {
  readonly first: number;
  readonly facts: readonly (Fact | null)[];
  readonly place?: number | undefined;
};

/** One call as this page has it: the folded facts, the presses that wait for an answer, its devices. */
export type CallController = {
  readonly face: Call;
  readonly invitedBy: (request: PendingRequest<Reply<"invite">>) => void;
  readonly version: () => number;
  readonly live: () => boolean;
  /** Whether `calls` lists it. */
  readonly listed: () => boolean;
  /** False when facts before these are missing. `quiet`: what lies behind a page that has just come is not told. */
  readonly hear: (news: Heard, quiet: boolean) => boolean;
  readonly life: (user: string, here: boolean) => void;
  readonly signal: (signal: Signal) => void;
  readonly signalSeen: (seen: SignalAck) => void;
  readonly reconnected: () => void;
  readonly changeNetwork: () => void;
  readonly choose: (kind: "microphone" | "camera" | "speaker") => Promise<void>;
  /** Tells the devices in use of something; those of a call that has none hear nothing. */
  readonly devices: (run: (media: CallMedia) => void) => void;
  readonly chosen: MediaController["chosen"];
  readonly adopt: MediaController["adopt"];
  readonly resumeSound: () => Promise<void>;
  /** The page has no session any more: the call is over here, whatever becomes of it. */
  readonly cut: (error: CallError) => void;
  readonly end: () => void;
};

export type Asked = Omit<CallView, "now">;

/** How a call that is only wished for looks before the server knows it. */
export const nobody: Asked = {
  role: "callee",
  caller: "",
  callees: [],
  media: "audio",
  group: false,
  plan: { path: 0, transport: "none", since: 0 },
  room: 0,
  roomText: null,
  userData: "",
  chatGroup: "",
  people: [],
  videoAsked: null,
  closesAt: null,
};

const isEnd = ({ type }: CallEventBody): boolean => type === "ended" || type === "notConnected";

const calm: Overlay = { intent: "none", stillborn: null, cut: null, link: "none", away: [] };

/** `untold`: the call has ended without a word of its own to this client. */
export const createCallController = (
  context: CallsContext,
  id: string,
  asked: Asked,
  untold: (call: CoreCall, place: number | undefined) => void,
): CallController => {
  const { me } = context;
  let core: CoreCall = newCall;
  let overlay = calm;
  let dismissed = false;
  let elsewhere = false;
  const time: PageTime = { now: context.clock.now, toLocal: context.toLocal };

  const shown = (): CallView | null => view(core, me.user, me.client);
  const current = (): CallState => stateOf(me.user, shown(), asked, overlay, time);
  const state = createAtom<CallState>(current(), deepEqual);
  const microphone = createAtom<Capture>({ state: "off" }, deepEqual);
  const camera = createAtom<Capture>({ state: "off" }, deepEqual);
  const preview = createAtom<MediaStream | null>(null);
  const people = createAtom<readonly PersonMedia[]>([], deepEqual);
  const wish = createAtom<Wish>({ muted: false, camera: false }, deepEqual);
  const notices = createDeviceNotices(context.clock);

  const about = (): EventCall => {
    const { role, caller, callees, media, group, room, roomText, userData, chatGroup } = state.get();
    return { callId: id, role, caller, callees, media, group, room, roomText, userData, chatGroup };
  };

  const seen: MediaSeen & { readonly wish: typeof wish } = {
    microphone,
    camera,
    wish,
    preview,
    people,
    link: (link) => change({ link }),
    linked: (user, linkTo) => context.tell({ type: "link", ...about(), user, link: linkTo }),
    news: (news) => {
      notices.put(news);
      context.tell({ type: "device", ...about(), ...news });
    },
    error: (error, user) => context.tell({ type: "error", error, callId: id, ...(user === undefined ? {} : { user }) }),
    available: (user, kind, available) => context.tell({ type: "media", ...about(), user, kind, available }),
  };
  const mediaController = createMediaController(context, id, seen);
  const ring = createRingTimer(context.clock, () => refresh());

  const refresh = (): void => {
    const before = state.get().state;
    state.set(current());
    mediaController.follow(state.get(), core, core.version > 0 || asked !== nobody);
    const now = state.get().state;
    if (now === "elsewhere") elsewhere = true;
    // Rung or joined again: it is a call of this page once more.
    if (now === "ringing" || now === "talking" || now === "accepting") [elsewhere, dismissed] = [false, false];
    ring.follow(state.get());
    if (before !== state.get().state) context.changed();
  };

  const change = (part: Partial<Overlay>): void => {
    overlay = { ...overlay, ...part };
    refresh();
  };

  const { tell, stands } = createCallEventEmitter(context, id, { about, core: () => core, shown });

  const fold = (facts: readonly (Fact | null)[], quiet: boolean): readonly CallEventBody[] => {
    const start = core;
    const each = facts.flatMap((fact) => {
      const before = core;
      core = evolve(before, fact);
      return callEventsOf(before, core, fact, me);
    });
    return quiet && start.version === 0 ? each.filter(stands) : each;
  };

  /** What was pressed has had its outcome, and who is away no longer matters. */
  const settle = (over: boolean): void => {
    const now = shown()?.now;
    const settled = overlay.intent === "accepting" ? now?.state === "talking" : over;
    if (settled || core.state === "ended") overlay = { ...overlay, intent: "none" };
    if (now?.state === "ended") overlay = { ...overlay, away: [], link: "none" };
    refresh();
  };

  const hear = ({ first, facts, place }: Heard, quiet: boolean): boolean => {
    const fresh = unheard(core, { first, facts });
    if (fresh === null) return false;
    const wasOver = core.state === "ended";
    // A page that has just come may hear the call whole as news: what an earlier page told is told no more.
    const maybeTold = quiet || core.version === 0;
    const told = fold(fresh, quiet);
    const toldEnd = told.some(isEnd);
    // Left and rung again in one piece of news: what was pressed has had its outcome in between.
    const over = shown()?.now.state === "ended" || toldEnd;
    settle(over);
    for (const body of told) tell(body, place, maybeTold);
    if (over) actions.over();
    if (core.state === "ended" && !wasOver) {
      context.callStorage.forget(id);
      if (!toldEnd) untold(core, place);
    }
    return true;
  };

  const actions = createCallActions(context, id, {
    state: state.get,
    joined: () => legOf(core, me.user)?.state === "joined",
    // A call id that was only used up is no call.
    known: () => core.state !== "new" && core.state !== "void",
    change,
    mediaController,
  });

  refresh();
  return {
    face: {
      id,
      state: readOnly(state),
      microphone: readOnly(microphone),
      camera: readOnly(camera),
      wish: readOnly(wish),
      deviceNews: notices.value,
      preview: readOnly(preview),
      people: readOnly(people),
      accept: actions.accept,
      reject: actions.reject,
      hangUp: actions.hangUp,
      add: actions.add,
      join: actions.join,
      switchMedia: actions.switchMedia,
      answerVideo: actions.answerVideo,
      setMuted: mediaController.setMuted,
      setCamera: mediaController.setCamera,
      dismiss: () => {
        dismissed ||= state.get().state === "ended" || state.get().state === "elsewhere";
        if (dismissed) context.changed();
      },
    },
    invitedBy: actions.invitedBy,
    version: () => core.version,
    live: () => overlay.cut === null && (isLive(core) || (core.version === 0 && overlay.stillborn === null)),
    listed: () => !dismissed && !(elsewhere && core.state === "ended"),
    hear,
    life: (user, here) => {
      if (state.get().state !== "talking") return;
      mediaController.use((media) => media.otherHere(user, here));
      const leg = legOf(core, user);
      if (leg?.state !== "joined") return;
      const others = overlay.away.filter((stay) => stay !== leg.stay);
      change({ away: here ? others : [...others, leg.stay] });
    },
    signal: (signal) => {
      if (state.get().state === "talking") mediaController.use((media) => media.signal(signal));
    },
    signalSeen: (confirmed) => {
      if (state.get().state === "talking") mediaController.use((media) => media.signalSeen(confirmed));
    },
    reconnected: () => {
      change({ away: [] });
      if (state.get().state === "talking") mediaController.use((media) => media.resend());
    },
    changeNetwork: () => {
      if (state.get().state === "talking") mediaController.use((media) => media.changeNetwork());
    },
    choose: mediaController.choose,
    devices: mediaController.tell,
    chosen: mediaController.chosen,
    adopt: mediaController.adopt,
    resumeSound: () => mediaController.through((media) => media.resumeSound()),
    cut: (error) => change({ cut: error }),
    end: () => {
      ring.end();
      actions.over();
      mediaController.end();
      notices.end();
    },
  };
};
