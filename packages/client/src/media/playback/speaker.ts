import type { DeviceWishes } from "../devices.ts";
import { callError } from "../../api/errors.ts";
import type { DeviceNews } from "../../api/device.ts";
import type { TellMedia } from "../media-events.ts";
import type { Playing } from "../../ports/sound.ts";
import { whyOf } from "../local/capture-error.ts";

export type SpeakerNeeds = {
  readonly devices: Pick<DeviceWishes, "wish" | "list" | "volume" | "follow">;
  readonly tell: TellMedia;
};

/** The loudspeaker of a call (setSinkId): the preferred one, or the system's while that one cannot be used. */
export type Speaker = {
  /** Routes a sound to the loudspeaker, at the preferred volume; the answer ends that. */
  readonly follow: (sound: Playing) => () => void;
  /** Applies the preferred loudspeaker. Rejects when not even the system's can be used. */
  readonly choose: () => Promise<void>;
  readonly end: () => void;
};

export const createSpeaker = ({ devices, tell: tellMedia }: SpeakerNeeds): Speaker => {
  const sounds = new Set<Playing>();
  /** A fallback is in use: the system's loudspeaker stands in for the preferred one. */
  let instead = false;

  const wish = () => devices.wish("speaker");
  const tell = (why: DeviceNews["why"]): void =>
    tellMedia({
      type: "device",
      kind: "speaker",
      why,
      wished: wish().name,
      used: why === "back" ? wish().name : "",
      instead,
    });
  /** Browsers list loudspeakers only where a microphone was allowed: without a list nothing is known of them. */
  const isKnown = (): boolean => devices.list("speaker").length > 0;
  const isThere = (): boolean => devices.list("speaker").some(({ id }) => id === wish().id);

  const setAll = async (id: string | null): Promise<void> => {
    await Promise.all([...sounds].map((sound) => sound.setSpeaker(id)));
  };

  const giveWay = async (why: DeviceNews["why"]): Promise<void> => {
    const before = instead;
    instead = true;
    if (!before && isKnown()) tell(why);
    await setAll(null).catch((reason: unknown) => {
      throw callError("speaker_failed", String(reason));
    });
  };

  const use = async (): Promise<void> => {
    const { id } = wish();
    try {
      await setAll(id);
    } catch (reason) {
      if (id === wish().id) await giveWay(whyOf(reason));
    }
  };

  const comeBack = async (): Promise<void> => {
    const { id } = wish();
    try {
      await setAll(id);
    } catch {
      // It cannot be used after all; the system's plays on.
      return;
    }
    if (!instead || id !== wish().id) return;
    instead = false;
    tell("back");
  };

  const listed = (): void => {
    if (wish().id === null || !isKnown()) return;
    if (instead && isThere()) void comeBack();
    else if (!instead && !isThere()) void giveWay("gone").catch(() => undefined);
  };
  const unfollow = devices.follow((change) => {
    if (change === "list") return listed();
    for (const sound of sounds) sound.setVolume(devices.volume());
  });

  return {
    follow: (sound) => {
      sounds.add(sound);
      sound.setVolume(devices.volume());
      if (!instead) void use().catch(() => undefined);
      return () => void sounds.delete(sound);
    },
    choose: () => {
      instead = false;
      return use();
    },
    end: unfollow,
  };
};
