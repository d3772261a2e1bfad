import type { Logger } from "../api/api.ts";
import type { Ports } from "../ports/ports.ts";
import { noAwake, screenAwake } from "./awake.ts";
import type { ClientOptions } from "./client-options.ts";
import { systemClock } from "./clock.ts";
import { mediaDeviceList, noDevices } from "./devices.ts";
import { lockHolds, markHolds } from "./holds.ts";
import { documentPage, noPage } from "./page.ts";
import { systemRandom } from "./random.ts";
import { webSockets } from "./sockets.ts";
import { elementSound, noSound } from "./sound.ts";
import { memoryStorage, sturdyStorage, webStorage } from "./storage.ts";

const noLogger: Logger = { log: () => undefined };

/** Feature detection, never the browser's name. */
const isPage = (): boolean => typeof window !== "undefined" && typeof document !== "undefined";

const mediaHere = (): Ports["media"] => {
  if (!isPage()) return "absent";
  if (typeof RTCPeerConnection === "undefined") return "unsupported";
  return async () => (await import("./media.ts")).browserMedia();
};

/** `mediaDevices` is missing outside secure contexts. */
const mediaDevicesOf = (page: { readonly mediaDevices?: MediaDevices }): MediaDevices | undefined => page.mediaDevices;

/** The ports of the running system: a browser's page, or Node, where a call has no media. */
export const systemPorts = ({ storage, logger, mediaServer }: ClientOptions): Ports => {
  const here = isPage();
  const given = storage ?? {
    lasting: here ? webStorage("localStorage") : memoryStorage(),
    session: here ? webStorage("sessionStorage") : memoryStorage(),
  };
  const kept = { lasting: sturdyStorage(given.lasting), session: sturdyStorage(given.session) };
  const page = here ? documentPage : noPage;
  const marks = markHolds(kept.session, page);
  return {
    clock: systemClock,
    random: systemRandom,
    sockets: webSockets,
    holds: here && "locks" in navigator ? lockHolds(navigator.locks, systemClock, marks) : marks,
    page,
    devices: here ? mediaDeviceList(mediaDevicesOf(navigator)) : noDevices,
    sound: here ? elementSound() : noSound,
    awake: here && "wakeLock" in navigator ? screenAwake(navigator.wakeLock) : noAwake,
    storage: kept,
    logger: logger ?? noLogger,
    media: mediaHere(),
    mediaServer: mediaServer ?? null,
  };
};
