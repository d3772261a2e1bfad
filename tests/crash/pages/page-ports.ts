import { randomBytes } from "node:crypto";
import { memoryStorage, type Ports } from "@opencallkit/client/internal";

export type Device = { readonly lasting: Ports["storage"]["lasting"] };
export const newDevice = (): Device => ({ lasting: memoryStorage() });

/** Headless ports of the real engine: this machine's clock, no media, and the sockets it is given. */
export const pagePorts = (
  device: Device,
  sockets: Ports["sockets"],
  beacon: (url: string, text: string) => void,
): Ports => ({
  clock: {
    now: () => performance.now(),
    after: (ms, then) => {
      const timer = setTimeout(then, Math.max(0, ms));
      return () => clearTimeout(timer);
    },
  },
  random: { fraction: Math.random, id: () => randomBytes(16).toString("base64url") },
  sockets,
  holds: { hold: () => Promise.resolve(() => undefined) },
  page: { origin: null, follow: () => () => undefined, beacon },
  devices: { list: () => Promise.resolve([]), bar: () => Promise.resolve(null), follow: () => () => undefined },
  sound: {
    unlock: () => undefined,
    play: () => ({
      began: Promise.resolve(),
      resume: () => Promise.resolve(true),
      setSpeaker: () => Promise.resolve(),
      setVolume: () => undefined,
      end: () => undefined,
    }),
  },
  awake: { hold: () => () => undefined },
  storage: { lasting: device.lasting, session: memoryStorage() },
  logger: { log: () => undefined },
  media: "absent",
  mediaServer: null,
});
