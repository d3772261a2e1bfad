import type { CallError } from "../api/errors.ts";
import type { Capture } from "../api/api.ts";
import type { Device, DeviceNews } from "../api/device.ts";
import { createLocalMedia, type LocalMedia } from "../media/local/local-media.ts";
import type { CaptureKind } from "../ports/capture.ts";
import { createFakePage } from "./fake-page.ts";
import { createFakeCapturing, type FakeCapturing } from "./fake-capturing.ts";
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";

/** A test fixture: somebody's microphone and camera within a call, on fake devices. */
export type CaptureRoom = {
  readonly devices: FakeCapturing;
  readonly localMedia: LocalMedia;
  readonly clock: VirtualClock;
  readonly settle: () => Promise<void>;
  readonly errors: CallError[];
  /** Each time that somebody has begun or ceased to speak while muted. */
  readonly spokenMuted: boolean[];
  readonly news: DeviceNews[];
  readonly now: { [K in CaptureKind]: Capture };
  /** The preferred device, of whatever kind is asked. */
  chosen: string | null;
  list: readonly Device[];
  /** Fires `devicechange`: devices came or went. */
  readonly listed: () => void;
  /** Fires `back`: the page is shown again. */
  readonly back: () => void;
  /** The devices whose tracks are live. */
  readonly inUse: () => readonly (string | undefined)[];
};

export const microphoneOf = (id: string): Device => ({ id, label: id.toUpperCase() });

export const captureRoom = (): CaptureRoom => {
  const devices = createFakeCapturing();
  const clock = createVirtualClock();
  const page = createFakePage();
  let listed = (): void => undefined;
  const room: CaptureRoom = {
    devices,
    clock,
    settle: () => clock.settle(),
    errors: [],
    news: [],
    now: { microphone: { state: "off" }, camera: { state: "off" } },
    chosen: null,
    list: [],
    inUse: () => devices.live().map(({ device }) => device),
    spokenMuted: [],
    localMedia: createLocalMedia({
      capturing: devices,
      clock,
      devices: {
        wish: () => ({ id: room.chosen, name: room.chosen?.toUpperCase() ?? "" }),
        list: () => room.list,
        look: async () => undefined,
        barred: () => null,
        follow: (listener) => {
          listed = () => listener("list");
          return () => undefined;
        },
      },
      page,
      tell: (event) => {
        if (event.type === "error") room.errors.push(event.error);
        if (event.type !== "device") return;
        const { type: _, ...news } = event;
        room.news.push(news);
      },
      spokeMuted: (speaks) => void room.spokenMuted.push(speaks),
    }),
    listed: () => listed(),
    back: () => page.happen("back"),
  };
  room.localMedia.follow((kind, capture) => {
    room.now[kind] = capture;
  });
  return room;
};
