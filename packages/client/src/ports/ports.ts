import type { Logger, Storage } from "../api/api.ts";
import type { Awake } from "./awake.ts";
import type { Capturing } from "./capture.ts";
import type { Clock } from "./clock.ts";
import type { DeviceList } from "./devices.ts";
import type { Holds } from "./holds.ts";
import type { MediaServerLoader } from "./media-server.ts";
import type { Page } from "./page.ts";
import type { Peers } from "./peers.ts";
import type { Random } from "./random.ts";
import type { Sockets } from "./sockets.ts";
import type { Sound } from "./sound.ts";

/** The ports that only a call needs; loaded when one begins. */
export type MediaPorts = {
  readonly capturing: Capturing;
  readonly peers: Peers;
  /** Page visibility: the timers of a hidden page run seldom. */
  readonly visible: () => boolean;
};

/** The ports (hexagonal architecture): everything outside that the engine touches. */
export type Ports = {
  readonly clock: Clock;
  readonly random: Random;
  readonly sockets: Sockets;
  readonly holds: Holds;
  readonly page: Page;
  readonly devices: DeviceList;
  readonly sound: Sound;
  readonly awake: Awake;
  readonly storage: { readonly lasting: Storage; readonly session: Storage };
  readonly logger: Logger;
  /**
   * Media support. `absent`: no page, so that calls run without sound and picture. `unsupported`: a page without
   * WebRTC. One that may not capture (`DeviceList.bar`) may connect all the same, and listen.
   */
  readonly media: "absent" | "unsupported" | (() => Promise<MediaPorts>);
  /** Loads what carries media over a media server; null where the page has nothing that does. */
  readonly mediaServer: MediaServerLoader | null;
};
