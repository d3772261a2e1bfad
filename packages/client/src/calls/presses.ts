import { endings, type Command } from "@opencallkit/protocol";
import { callError, isCallError } from "../errors.ts";
import type { Call, CallState } from "../face.ts";
import type { Question } from "../questions.ts";
import type { Desk } from "./desk.ts";
import type { Overlay } from "./phase.ts";
import type { Steering } from "./steering.ts";

type Around = {
  readonly state: () => CallState;
  readonly joined: () => boolean;
  /** Whether the server has told anything of the call. */
  readonly known: () => boolean;
  readonly change: (part: Partial<Overlay>) => void;
  readonly steering: Steering;
};

export type Presses = Pick<Call, "accept" | "reject" | "hangUp"> & {
  /** The invite that is to bring the call about. */
  readonly invitedBy: (question: Question) => void;
  /** The call is over: what is still asked has its outcome. */
  readonly over: () => void;
};

const isOver = ({ phase }: CallState): boolean => phase === "ended" || phase === "elsewhere";

/** Accept, reject and hang up: acted on here at once, asked until the server has answered. */
export const createPresses = (desk: Desk, id: string, around: Around): Presses => {
  let accepting: Question | null = null;
  let inviting: Question | null = null;
  let leaving: { readonly question: Question; readonly done: Promise<void> } | null = null;

  const accept = async (options?: { readonly camera?: boolean }): Promise<void> => {
    const now = around.state();
    if (now.phase === "accepting") return accepting?.settled;
    if (now.phase !== "ringing") throw callError(isOver(now) ? "call_over" : "not_ringing");
    desk.unlockSound();
    if (options?.camera !== undefined) around.steering.startWith(options.camera);
    const question = desk.questions.ask(
      { name: "accept", body: { call: id } },
      Math.max(0, now.endsAt - desk.clock.now()),
    );
    accepting = question;
    around.change({ intent: "accepting" });
    try {
      await question.settled;
    } catch (error) {
      if (accepting === question && around.state().phase === "accepting") around.change({ intent: "none" });
      throw error;
    } finally {
      if (accepting === question) accepting = null;
    }
  };

  const leaveBy = (): Command => {
    const { phase, role } = around.state();
    const body = { call: id };
    if (role === "caller" && !around.joined()) return { name: "cancel", body };
    return phase === "ringing" || phase === "accepting" ? { name: "reject", body } : { name: "hangUp", body };
  };

  const cancelled = (): void => {
    const ending = { result: "cancel", reason: endings.cancel.reason, by: desk.me.user, totalTime: null } as const;
    around.change({ intent: "none", stillborn: { ending, error: null } });
  };

  const invitedBy = (question: Question): void => {
    inviting = question;
    question.settled.then(
      () => (inviting = null),
      (reason: unknown) => {
        inviting = null;
        const error = isCallError(reason) ? reason : null;
        const ending = { result: "failed", reason: endings.failed.reason, by: null, totalTime: null } as const;
        if (!around.known() && leaving === null) around.change({ intent: "none", stillborn: { ending, error } });
      },
    );
  };

  const follow = async (question: Question): Promise<void> => {
    try {
      await question.settled;
      if (!around.known()) cancelled();
    } catch (error) {
      if (around.state().phase === "leaving") around.change({ intent: "none" });
      throw error;
    }
  };

  const leave = (): Promise<void> => {
    if (leaving !== null) return leaving.done;
    if (isOver(around.state())) return Promise.resolve();
    const command = leaveBy();
    // The devices first: whatever the server does, nothing is captured from here on.
    around.change({ intent: "leaving" });
    accepting?.close(callError("call_over"));
    inviting?.close(callError("cancelled"));
    const question = desk.questions.ask(command, null);
    const done = follow(question).finally(() => (leaving = null));
    leaving = { question, done };
    done.catch(() => undefined);
    return done;
  };

  return {
    accept,
    invitedBy,
    reject: () => {
      const { phase } = around.state();
      if (phase === "ringing" || phase === "accepting" || leaving !== null) return leave();
      return Promise.reject(callError(isOver(around.state()) ? "call_over" : "not_ringing"));
    },
    hangUp: leave,
    over: () => {
      // END-3: to leave a call that is over is a yes.
      accepting?.close(callError("call_over"));
      leaving?.question.close(null);
    },
  };
};
