import type { SourceState } from "@opencallkit/client";
import type { MicrophoneTrouble } from "../i18n/messages.ts";

/** Microphone trouble: what is wrong with somebody's microphone; null when it is on, muted by them, or not heard of yet. */
export const microphoneTroubleOf = (state: SourceState): MicrophoneTrouble | null =>
  state === "on" || state === "off" || state === "unknown" ? null : state;
