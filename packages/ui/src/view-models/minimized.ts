import type { CallSnapshot } from "../snapshot.ts";
import { iconButton, type IconButton } from "./button.ts";
import { otherOf } from "./in-call.ts";
import type { Status } from "./running.ts";
import type { Wording } from "../i18n/wording.ts";

export type MinimizedView = {
  readonly name: string;
  readonly video: MediaStream | null;
  readonly status: Status;
  readonly buttons: readonly IconButton[];
};

/** Minimized call: the view model of a floating card in a corner; the page below can be used. */
export const minimizedView = (
  shown: Pick<CallSnapshot, "state" | "participants">,
  { messages, nameOf }: Wording,
): MinimizedView => {
  const { state } = shown;
  return {
    name: nameOf(state.other),
    video: otherOf(shown)?.screenVideo ?? otherOf(shown)?.video ?? null,
    status:
      state.state === "talking" ? { type: "clock", since: state.since } : { type: "text", text: messages.calling },
    buttons: [
      iconButton("restore", messages.restore, { type: "restore" }),
      iconButton("hangUp", messages.hangUp, { type: "hangUp" }, { tone: "decline" }),
    ],
  };
};
