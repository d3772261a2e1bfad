import type { Ports } from "../ports/ports.ts";
import type { CallMediaState } from "./call-media-state.ts";
import type { DeviceWishes } from "./devices.ts";
import type { MediaMemory } from "./media-memory.ts";
import type { TellMedia } from "./media-events.ts";
import type { Autoplay } from "./playback/autoplay.ts";
import type { ServerMedia } from "./server-media.ts";

/** The dependencies that the media of all calls of a session share. */
export type MediaOpenerNeeds = {
  readonly ports: Pick<Ports, "media" | "clock" | "sound" | "page" | "logger" | "awake">;
  readonly autoplay: Autoplay;
  readonly devices: DeviceWishes;
  readonly server: ServerMedia;
};

/** The call that media are opened for. */
export type MediaOfCall = {
  readonly call: string;
  readonly state: CallMediaState;
  readonly memory: MediaMemory;
  readonly tell: TellMedia;
};
