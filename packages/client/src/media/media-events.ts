import type { DeviceNews } from "../api/device.ts";
import type { LinkQuality, LinkState } from "../api/participant.ts";
import type { CallError } from "../api/errors.ts";

/** The events of a call's media. */
export type MediaEvent =
  /** `user`: the person it concerns. */
  | { readonly type: "error"; readonly error: CallError; readonly user?: string }
  | (DeviceNews & { readonly type: "device" })
  /** No direct path has been found on this path of the call. */
  | { readonly type: "noPath"; readonly path: number }
  | { readonly type: "link"; readonly user: string; readonly link: LinkState }
  | { readonly type: "quality"; readonly user: string; readonly quality: LinkQuality }
  | { readonly type: "media"; readonly user: string; readonly kind: "audio" | "video"; readonly available: boolean };

export type TellMedia = (event: MediaEvent) => void;
