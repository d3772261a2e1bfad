import { endings, type Command, type Reply } from "@opencallkit/protocol";
import { callError, isCallError } from "../api/errors.ts";
import type { Call, CallState } from "../api/api.ts";
import type { Leaving, PendingRequest } from "../signaling/pending-requests.ts";
import { checkAdded } from "../api/arguments.ts";
import type { CallModel } from "./call-model.ts";
import type { CallsContext } from "./calls-context.ts";
import type { Overlay } from "./call-state.ts";
import type { MediaController } from "./media-controller.ts";

/** The user's commands on one call. */
export type CallActions = {
  /** The commands that an app may give. */
  readonly actions: Pick<Call, "accept" | "reject" | "hangUp" | "add" | "join" | "switchMedia" | "answerVideo">;
  /** The pending invite that is to create the call. */
  readonly invitedBy: (request: PendingRequest<Reply<"invite">>) => void;
  /** Asks for the media server where there is no direct path (PLAN-4). Refused, all stays as it is. */
  readonly noPath: (path: number) => void;
  /** The call has ended: commands still pending get their outcome. */
  readonly over: () => void;
};

/** Timeout of a command that changes a call: without a reply it is given up, in ms. */
const pressLifeMs = 10_000;

const isOver = ({ state }: CallState): boolean => state === "ended" || state === "elsewhere";

/**
 * Commands with optimistic effect: accept, reject and hang up act here at once, and are retried until the server has
 * answered.
 */
export const createCallActions = (
  { requests, clock, media }: Pick<CallsContext, "requests" | "clock" | "media">,
  call: CallModel,
  mediaController: MediaController,
  change: (part: Partial<Overlay>) => void,
): CallActions => {
  const { id } = call;
  let accepting: PendingRequest<Reply<"accept" | "join">> | null = null;
  let inviting: PendingRequest<Reply<"invite">> | null = null;
  let leaving: { readonly request: PendingRequest; readonly done: Promise<void> } | null = null;

  /** Rolls an optimistic state back: a call of which the server tells nothing is none, and must not look like one. */
  const refused = (reason: unknown): void => {
    const error = isCallError(reason) ? reason : null;
    const ending = { result: "failed", reason: endings.failed.reason, by: null, totalTime: null } as const;
    change(call.known() ? { intent: "none" } : { intent: "none", stillborn: { ending, error } });
  };

  /** Waits for the reply that brings this client into the call. */
  const enter = async (request: PendingRequest<Reply<"accept" | "join">>): Promise<void> => {
    accepting = request;
    change({ intent: "accepting", stillborn: null });
    try {
      await request.settled;
    } catch (error) {
      if (accepting === request && call.state.get().state === "accepting") refused(error);
      throw error;
    } finally {
      if (accepting === request) accepting = null;
    }
  };

  const accept: Call["accept"] = async (options = {}) => {
    const now = call.state.get();
    if (now.state === "accepting") return void (await accepting?.settled);
    if (now.state !== "ringing") throw callError(isOver(now) ? "call_over" : "not_ringing");
    media.unlockSound();
    if (options.camera !== undefined) mediaController.noteCamera(options.camera);
    const body = options.media === undefined ? { call: id } : { call: id, media: options.media };
    await enter(requests.ask({ type: "accept", body }, Math.max(0, now.endsAt - clock.now())));
  };

  const join: Call["join"] = async () => {
    const now = call.state.get();
    if (now.state === "accepting") return void (await accepting?.settled);
    if (now.state === "ringing") return accept();
    // Another client of ours may have declined or left: only the server knows whether this one may come in.
    const goesOn = now.state === "elsewhere" || (now.state === "ended" && now.goesOn);
    if (call.known() && !goesOn) throw callError("call_over");
    media.unlockSound();
    await enter(requests.ask({ type: "join", body: { call: id } }, pressLifeMs));
  };

  const press = async (command: Command): Promise<void> => {
    if (isOver(call.state.get()) || leaving !== null) throw callError("call_over");
    await requests.ask(command, pressLifeMs).settled;
  };

  const leaveBy = (): Leaving => {
    const { state, role } = call.state.get();
    const body = { call: id };
    if (role === "caller" && !call.joined()) return { type: "cancel", body };
    return state === "ringing" || state === "accepting" ? { type: "reject", body } : { type: "hangUp", body };
  };

  const cancelled = (): void => {
    const ending = { result: "cancel", reason: endings.cancel.reason, by: call.me.user, totalTime: null } as const;
    change({ intent: "none", stillborn: { ending, error: null } });
  };

  const invitedBy = (request: PendingRequest<Reply<"invite">>): void => {
    inviting = request;
    request.settled.then(
      () => (inviting = null),
      (reason: unknown) => {
        inviting = null;
        if (!call.known() && leaving === null) refused(reason);
      },
    );
  };

  const follow = async (request: PendingRequest): Promise<void> => {
    try {
      await request.settled;
      if (!call.known()) cancelled();
    } catch (error) {
      if (call.state.get().state === "leaving") refused(error);
      throw error;
    }
  };

  const leave = (): Promise<void> => {
    if (leaving !== null) return leaving.done;
    if (isOver(call.state.get())) return Promise.resolve();
    const command = leaveBy();
    // Devices first: whatever the server does, nothing is captured from here on.
    change({ intent: "leaving" });
    accepting?.close(callError("call_over"));
    inviting?.close(callError("cancelled"));
    const request = requests.ask(command, null);
    const done = follow(request).finally(() => (leaving = null));
    leaving = { request, done };
    done.catch(() => undefined);
    return done;
  };

  return {
    actions: {
      accept,
      join,
      add: async (people, options = {}) => {
        checkAdded(people, options.timeout);
        await press({ type: "add", body: { call: id, people: [...people], timeout: options.timeout } });
      },
      switchMedia: (next) => press({ type: "switchMedia", body: { call: id, media: next } }),
      answerVideo: (agree) => press({ type: "answerVideo", body: { call: id, agree } }),
      reject: () => {
        const { state } = call.state.get();
        if (state === "ringing" || state === "accepting" || leaving !== null) return leave();
        return Promise.reject(callError(isOver(call.state.get()) ? "call_over" : "not_ringing"));
      },
      hangUp: leave,
    },
    invitedBy,
    noPath: (path) => void press({ type: "reportNoPath", body: { call: id, path } }).catch(() => undefined),
    over: () => {
      // END-3: leaving a call that is already over succeeds.
      accepting?.close(callError("call_over"));
      leaving?.request.fulfil({});
    },
  };
};
