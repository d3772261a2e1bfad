import type { Call as CoreCall } from "@opencallkit/core";
import type { Reply } from "@opencallkit/protocol";
import { createAtom, readOnly } from "../api/atom.ts";
import type { Call } from "../api/api.ts";
import type { LinkState, Participant } from "../api/participant.ts";
import type { CallError } from "../api/errors.ts";
import { deepEqual } from "../deep-equal.ts";
import type { CallEventBody } from "../events/call-events.ts";
import { CallMediaState } from "../media/call-media-state.ts";
import type { MediaEvent } from "../media/media-events.ts";
import type { PendingRequest } from "../signaling/pending-requests.ts";
import { createCallActions, type CallActions } from "./call-actions.ts";
import { createCallEventEmitter, type CallEventEmitter } from "./call-event-emitter.ts";
import { CallModel, type Asked, type Heard } from "./call-model.ts";
import type { Overlay } from "./call-state.ts";
import type { CallsContext } from "./calls-context.ts";
import { createDeviceNotices, type DeviceNotices } from "./device-notices.ts";
import { createMediaController, type Chosen, type MediaController } from "./media-controller.ts";
import { participantsOf } from "./participants.ts";
import { createRingTimer, type RingTimer } from "./ring-timer.ts";

/** What became of facts that were heard: facts before them are missing; or the call has ended, with or without a word. */
export type HearOutcome =
  | { readonly type: "gap" }
  | { readonly type: "heard" }
  /** The call has ended without a word of its own to this client. */
  | { readonly type: "endedUntold"; readonly core: CoreCall };

const isEnd = ({ type }: CallEventBody): boolean => type === "ended" || type === "notConnected";

/** Which of several links' states is that of the call. */
const best: readonly LinkState[] = ["connected", "connecting", "reconnecting", "failed", "none"];

/** One call as this page has it: the folded facts, the presses that wait for an answer, its devices. */
export class CallController {
  readonly call: Call;
  readonly #context: CallsContext;
  readonly #changed: () => void;
  readonly #model: CallModel;
  readonly #media: MediaController;
  readonly #mediaState = new CallMediaState();
  readonly #participants = createAtom<readonly Participant[]>([], deepEqual);
  readonly #notices: DeviceNotices;
  readonly #ring: RingTimer;
  readonly #events: CallEventEmitter;
  readonly #actions: CallActions;
  #dismissed = false;
  #elsewhere = false;

  /** `changed`: the call has become live, ended or been dismissed. */
  constructor(context: CallsContext, id: string, asked: Asked, changed: () => void) {
    this.#context = context;
    this.#changed = changed;
    this.#model = new CallModel(id, asked, context.me, context.clock);
    this.#notices = createDeviceNotices(context.clock);
    this.#ring = createRingTimer(context.clock, () => this.#refresh());
    this.#events = createCallEventEmitter(context, this.#model);
    this.#media = createMediaController(context, this.#model, this.#mediaState, (event) => this.#tellMedia(event));
    this.#actions = createCallActions(context, this.#model, this.#media, (part) => this.#change(part));
    this.#mediaState.remotes.subscribe((remotes) => {
      this.#change({ link: best.find((link) => remotes.some((remote) => remote.link === link)) ?? "none" });
    });
    this.call = this.#face();
    this.#refresh();
  }

  invitedBy(request: PendingRequest<Reply<"invite">>): void {
    this.#actions.invitedBy(request);
  }

  get version(): number {
    return this.#model.core.version;
  }

  get live(): boolean {
    return this.#model.live();
  }

  /** Whether `calls` lists it. */
  get listed(): boolean {
    return !this.#dismissed && !(this.#elsewhere && this.#model.core.state === "ended");
  }

  get chosen(): Chosen {
    return this.#media.chosen();
  }

  /** `quiet`: what lies behind a page that has just come is not told. */
  hear(heard: Heard, quiet: boolean): HearOutcome {
    const fresh = this.#model.fresh(heard);
    if (fresh === null) return { type: "gap" };
    const isNew = this.version === 0;
    const wasOver = this.#model.core.state === "ended";
    const all = this.#model.fold(fresh);
    const told = quiet && isNew ? all.filter(this.#events.stands) : all;
    const toldEnd = told.some(isEnd);
    // Left and rung again in one piece of news: what was pressed has had its outcome in between.
    const over = this.#model.view()?.now.state === "ended" || toldEnd;
    this.#model.settle(over);
    this.#refresh();
    // A page that has just come may hear the call whole as news: what an earlier page told is told no more.
    for (const body of told) this.#events.tell(body, heard.place, quiet || isNew);
    if (over) this.#actions.over();
    const { core, id } = this.#model;
    if (core.state !== "ended" || wasOver) return { type: "heard" };
    this.#context.callStorage.forget(id);
    return toldEnd ? { type: "heard" } : { type: "endedUntold", core };
  }

  /** Whether one of the others has a connection to the server. */
  reachability(user: string, here: boolean): void {
    if (this.#model.state.get().state !== "talking") return;
    this.#model.note(user, here);
    this.#refresh();
  }

  reconnected(): void {
    this.#change({ away: [] });
  }

  choose(kind: "microphone" | "camera" | "speaker"): Promise<void> {
    return this.#media.choose(kind);
  }

  adopt(chosen: Chosen): void {
    this.#media.adopt(chosen);
  }

  resumeSound(): Promise<void> {
    return this.#media.resumeSound();
  }

  /** The page has no session any more: the call is over here, whatever becomes of it. */
  cut(error: CallError): void {
    this.#change({ cut: error });
  }

  end(): void {
    this.#ring.end();
    this.#actions.over();
    this.#media.end();
    this.#notices.end();
  }

  #face(): Call {
    const { accept, reject, hangUp, add, join, switchMedia, answerVideo } = this.#actions;
    const { microphone, camera, preview } = this.#mediaState;
    return {
      id: this.#model.id,
      state: readOnly(this.#model.state),
      microphone: readOnly(microphone),
      camera: readOnly(camera),
      wish: this.#media.wish,
      deviceNews: this.#notices.value,
      preview: readOnly(preview),
      participants: readOnly(this.#participants),
      accept,
      reject,
      hangUp,
      add,
      join,
      switchMedia,
      answerVideo,
      setMuted: this.#media.setMuted,
      setCamera: this.#media.setCamera,
      dismiss: () => this.#dismiss(),
    };
  }

  #dismiss(): void {
    const { state } = this.#model.state.get();
    this.#dismissed ||= state === "ended" || state === "elsewhere";
    if (this.#dismissed) this.#changed();
  }

  #tellMedia(event: MediaEvent): void {
    const { events } = this.#context;
    if (event.type === "error") return events.tell({ ...event, callId: this.#model.id });
    if (event.type === "device") {
      const { type: _, ...news } = event;
      this.#notices.put(news);
    }
    return events.tell({ ...this.#model.about(), ...event });
  }

  #change(part: Partial<Overlay>): void {
    this.#model.change(part);
    this.#refresh();
  }

  #refresh(): void {
    const model = this.#model;
    const before = model.state.get().state;
    model.refresh();
    this.#media.follow();
    this.#participants.set(participantsOf(model.people(), model.me.user, this.#mediaState.remotes.get()));
    const { state } = model.state.get();
    if (state === "elsewhere") this.#elsewhere = true;
    // Rung or joined again: it is a call of this page once more.
    if (state === "ringing" || state === "talking" || state === "accepting")
      [this.#elsewhere, this.#dismissed] = [false, false];
    this.#ring.follow(model.state.get());
    if (before !== state) this.#changed();
  }
}
