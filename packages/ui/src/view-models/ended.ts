import type { CallState } from "@opencallkit/client";
import type { CallSnapshot } from "../snapshot.ts";
import type { Messages } from "../i18n/messages.ts";
import type { Button } from "./button.ts";
import { clockText } from "./clock-text.ts";
import { endText } from "./end-text.ts";
import type { Wording } from "../i18n/wording.ts";

export type EndedView = {
  readonly name: string;
  readonly reason: string;
  /** Summary: whom it was with, and how long. */
  readonly about: string;
  /** Next actions; none while the hang up is still unconfirmed. */
  readonly buttons: readonly EndedButton[];
};

/** Button of an ended call. `main`: the primary one, most likely wanted next. */
export type EndedButton = Button & { readonly main: boolean };

/** Reason codes of multi-device ringing: answered or declined by another device of ours. */
const byOtherDevice: ReadonlySet<number> = new Set([7, 8]);

/** Redial rule: it is offered when nobody has talked, as the primary action. */
const mayCallAgain = (state: CallState): boolean =>
  state.state === "ended" &&
  !state.goesOn &&
  !state.group &&
  state.ending.totalTime === null &&
  !byOtherDevice.has(state.ending.reason);

const buttonsOf = (state: CallState, messages: Messages): readonly EndedButton[] => {
  if (state.state === "leaving") return [];
  const { other, media } = state;
  const join: EndedButton = { label: messages.joinAgain, action: { type: "join" }, main: true };
  const again: EndedButton = {
    label: messages.callAgain,
    action: { type: "callAgain", to: other, media },
    main: true,
  };
  return [
    { label: messages.close, action: { type: "dismiss" }, main: false },
    ...(state.state === "ended" && state.goesOn ? [join] : []),
    ...(mayCallAgain(state) ? [again] : []),
  ];
};

/** Ended call: the reason why it is over, and what one may do next. */
export const endedView = ({ state }: Pick<CallSnapshot, "state">, { messages, nameOf }: Wording): EndedView => {
  const name = nameOf(state.other);
  const total = state.state === "ended" ? state.ending.totalTime : null;
  return {
    name,
    reason: endText(state, name, messages),
    about: total === null ? name : `${name} · ${messages.duration} ${clockText(total)}`,
    buttons: buttonsOf(state, messages),
  };
};
