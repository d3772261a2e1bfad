import type { ClientFrame, ServerFrame } from "@opencallkit/protocol";
import { callError, isCallError } from "../api/errors.ts";
import type { CallMediaNeeds } from "../media/call-media.ts";
import type { Ports } from "../ports/ports.ts";
import { createLazyMedia, type LazyMedia, type MediaSeen } from "./lazy-media.ts";
import type { CallStorage } from "./call-storage.ts";

export type MediaOpenerNeeds = Pick<CallMediaNeeds, "ice" | "devices" | "held"> & {
  readonly ports: Pick<Ports, "media" | "clock" | "sound" | "logger">;
  readonly callStorage: CallStorage;
  readonly plan: () => ServerFrame<"welcome">["plan"];
  readonly send: (frame: ClientFrame) => void;
};

/** Opens the media of one call after the other, as page and server allow it; what they need is loaded with the first. */
export const createMediaOpener = (needs: MediaOpenerNeeds) => {
  const { ports, callStorage, send } = needs;
  const { clock, logger } = ports;

  return (call: string, seen: MediaSeen): LazyMedia => {
    const { media } = ports;
    if (media === "absent" || needs.plan() === "none") return createLazyMedia(null, () => undefined);
    const load = async () => {
      if (media === "unsupported") throw callError("media_unsupported");
      const [{ createCallMedia }, loaded] = await Promise.all([import("../media/call-media.ts"), media()]);
      return createCallMedia({
        call,
        seen,
        ports: { ...loaded, clock, sound: ports.sound },
        ice: needs.ice,
        send: (signal) => send({ type: "signal", signal }),
        confirm: (confirmed) => send({ type: "signalAck", ack: confirmed }),
        devices: needs.devices,
        held: needs.held,
        logger,
        epoch: (stays) => ({
          read: () => callStorage.recall(call).epochs[stays] ?? 0,
          write: (epoch) => callStorage.note(call, { epochs: { ...callStorage.recall(call).epochs, [stays]: epoch } }),
        }),
      });
    };
    return createLazyMedia(load, (reason) => {
      const error = isCallError(reason) ? reason : callError("media_unsupported", String(reason));
      seen.microphone.set({ state: "failed", error });
      seen.error(error);
    });
  };
};
