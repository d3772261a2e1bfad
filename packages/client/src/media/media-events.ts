import type { DeviceNews } from "../api/api.ts";
import type { LinkState } from "../api/participant.ts";
import type { CallError } from "../api/errors.ts";

/** What the media of a call tell its observers. */
export type MediaEvent =
  /** `user`: whom it is about. */
  | { readonly type: "error"; readonly error: CallError; readonly user?: string }
  | (DeviceNews & { readonly type: "device" })
  | { readonly type: "link"; readonly user: string; readonly link: LinkState }
  | { readonly type: "media"; readonly user: string; readonly kind: "audio" | "video"; readonly available: boolean };

export type TellMedia = (event: MediaEvent) => void;
