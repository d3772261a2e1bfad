import type { SourceState } from "@opencallkit/client";
import type { MicrophoneTrouble } from "../i18n/messages.ts";

/** Microphone fault: what is wrong with somebody's microphone; null when it is on, muted by them, or not reported yet. */
export const microphoneTroubleOf = (state: SourceState): MicrophoneTrouble | null =>
  state === "on" || state === "off" || state === "unknown" ? null : state;
