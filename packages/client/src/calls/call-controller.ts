import type { FoldedCall } from "@opencallkit/core";
import { createAtom, readOnly } from "../api/atom.ts";
import type { Call } from "../api/api.ts";
import type { LinkState, Participant } from "../api/participant.ts";
import type { CallError } from "../api/errors.ts";
import { deepEqual } from "../deep-equal.ts";
import type { CallEventBody } from "../events/call-events.ts";
import { CallMediaState } from "../media/call-media-state.ts";
import type { MediaEvent } from "../media/media-events.ts";
import { createCallActions, type CallActions } from "./call-actions.ts";
import { createCallEventEmitter } from "./call-event-emitter.ts";
import { createCallModel, type Asked, type Heard } from "./call-model.ts";
import type { Overlay } from "./call-state.ts";
import type { CallsContext } from "./calls-context.ts";
import { createDeviceNotices } from "./device-notices.ts";
import { createMediaController, type MediaController } from "./media-controller.ts";
import { participantsOf } from "./participants.ts";
import { createRingTimer } from "./ring-timer.ts";

/** The outcome of a batch of facts. `gap`: facts before them are missing, so that the whole call must be asked for. */
export type HearOutcome =
  | { readonly type: "gap" }
  | { readonly type: "heard" }
  /** The call has ended without an event of its own for this client. */
  | { readonly type: "endedUntold"; readonly core: FoldedCall };

const isEnd = ({ type }: CallEventBody): boolean => type === "ended" || type === "notConnected";

/** Aggregation of link states, best first: the best of several links is that of the call. */
const best: readonly LinkState[] = ["connected", "connecting", "reconnecting", "failed", "none"];

/** The controller of one call on this page: joins the folded facts, the pending commands and the media. */
export type CallController = Pick<CallActions, "invitedBy"> &
  Pick<MediaController, "chosen" | "choose" | "adopt" | "resumeSound"> & {
    readonly call: Call;
    readonly version: () => number;
    readonly live: () => boolean;
    /** Whether `calls` lists it: not dismissed, and not one that ended on another client. */
    readonly listed: () => boolean;
    /** Takes facts in. `quiet`: a replay to a page that has just loaded, which tells only where the call stands. */
    readonly hear: (heard: Heard, quiet: boolean) => HearOutcome;
    /** Reachability: whether one of the others has a connection to the server. */
    readonly reachability: (user: string, here: boolean) => void;
    readonly reconnected: () => void;
    /** The session is lost: the call is over here, whatever becomes of it on the server. */
    readonly cut: (error: CallError) => void;
    readonly end: () => void;
  };

/** Makes the controller of a call. `changed`: the call has become live, ended or been dismissed. */
export const createCallController = (
  context: CallsContext,
  id: string,
  asked: Asked,
  changed: () => void,
): CallController => {
  const { me, clock, events } = context;
  const model = createCallModel(id, asked, me, clock);
  const mediaState = new CallMediaState();
  const participants = createAtom<readonly Participant[]>([], deepEqual);
  const notices = createDeviceNotices(clock);
  const emitter = createCallEventEmitter(context, model);
  let [dismissed, elsewhere] = [false, false];

  const tellMedia = (event: MediaEvent): void => {
    if (event.type === "error") return events.tell({ ...event, callId: id });
    if (event.type === "noPath") return actions.noPath(event.path);
    if (event.type === "device") {
      const { type: _, ...news } = event;
      notices.put(news);
    }
    return events.tell({ ...model.about(), ...event });
  };

  const media = createMediaController(context, model, mediaState, tellMedia);
  const ring = createRingTimer(clock, () => refresh());

  const refresh = (): void => {
    const before = model.state.get().state;
    model.refresh();
    media.follow();
    participants.set(participantsOf(model.people(), me.user, mediaState.remotes.get(), me.book.known.get()));
    const { state } = model.state.get();
    if (state === "elsewhere") elsewhere = true;
    // Rung or joined again: it is a call of this page once more.
    if (state === "ringing" || state === "talking" || state === "accepting") [elsewhere, dismissed] = [false, false];
    ring.follow(model.state.get());
    if (before !== state) changed();
  };

  const change = (part: Partial<Overlay>): void => {
    model.change(part);
    refresh();
  };

  const stopProfiles = me.book.known.subscribe(() => refresh());
  const actions = createCallActions(context, model, media, change);
  mediaState.remotes.subscribe((remotes) =>
    change({ link: best.find((link) => remotes.some((remote) => remote.link === link)) ?? "none" }),
  );

  const hear: CallController["hear"] = (heard, quiet) => {
    const isNew = model.core().version === 0;
    const wasOver = model.core().state === "ended";
    const all = model.fold(heard);
    if (all === null) return { type: "gap" };
    const told = quiet && isNew ? all.filter(emitter.stands) : all;
    const toldEnd = told.some(isEnd);
    // Left and rung again in one batch: the pending command had its outcome in between.
    const over = model.view()?.now.state === "ended" || toldEnd;
    model.settle(over);
    refresh();
    // A page that has just loaded may hear the whole call as news: what an earlier page told is not told again.
    for (const body of told) emitter.tell(body, heard.place, quiet || isNew);
    if (over) actions.over();
    const core = model.core();
    if (core.state !== "ended" || wasOver) return { type: "heard" };
    context.callStorage.forget(id);
    return toldEnd ? { type: "heard" } : { type: "endedUntold", core };
  };

  const dismiss = (): void => {
    const { state } = model.state.get();
    dismissed ||= state === "ended" || state === "elsewhere";
    if (dismissed) changed();
  };

  refresh();
  const { chosen, choose, adopt, resumeSound } = media;
  return {
    call: {
      id,
      state: readOnly(model.state),
      deviceNews: notices.value,
      participants: readOnly(participants),
      dismiss,
      ...mediaState.shown(),
      ...media.choices,
      ...actions.actions,
    },
    invitedBy: actions.invitedBy,
    version: () => model.core().version,
    live: model.live,
    listed: () => !dismissed && !(elsewhere && model.core().state === "ended"),
    hear,
    reachability: (user, here) => {
      if (model.state.get().state !== "talking") return;
      model.note(user, here);
      refresh();
    },
    reconnected: () => change({ away: [] }),
    chosen,
    choose,
    adopt,
    resumeSound,
    cut: (error) => change({ cut: error }),
    end: () => {
      for (const end of [stopProfiles, ring.end, actions.over, media.end, notices.end]) end();
    },
  };
};
