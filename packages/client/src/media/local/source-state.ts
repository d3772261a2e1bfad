import type { Capture } from "../../api/api.ts";
import type { CaptureKind } from "../../ports/capture.ts";
import type { LocalSource } from "../../ports/media-transport.ts";

/** Maps our capture to the state that the others are told. A microphone that is not there yet is no muted one. */
export const sourceStateOf = (kind: CaptureKind, capture: Capture, muted: boolean): LocalSource["state"] => {
  switch (capture.state) {
    case "on":
      return "on";
    case "muted":
      return "off";
    case "off":
      return kind === "microphone" ? "pending" : "off";
    case "opening":
    case "unanswered":
      return "pending";
    case "interrupted":
      return muted ? "off" : "interrupted";
    case "failed":
      return capture.error.code.startsWith("media_") ? "forbidden" : "failed";
  }
};
