import { join } from "node:path";
import { drawSettings, livekitBinary, livekitServer, LivekitUnusable, startLivekit } from "@opencallkit/livekit";
import type { EventLogger as Logger, MediaServer } from "@opencallkit/server";
import { BadSettings, type Settings } from "./flags.ts";

/** The media server of a deployment, and where its signalling is forwarded to; null where clients reach it themselves. */
export type OpenedLivekit = {
  readonly mediaServer: MediaServer | null;
  readonly forwardTo: URL | null;
  readonly stop: () => Promise<void>;
};

const nothing: OpenedLivekit = { mediaServer: null, forwardTo: null, stop: () => Promise.resolve() };

/** Starts a LiveKit of ours. */
const startOurs = async (folder: string, nodeIp: string, log: Logger): Promise<OpenedLivekit> => {
  const binary = await livekitBinary(folder, log);
  const settings = await drawSettings(nodeIp);
  const running = await startLivekit({ binary, folder, settings, log });
  const url = `http://127.0.0.1:${settings.port}`;
  const { key, secret } = settings;
  return {
    mediaServer: livekitServer({ url, publicUrl: null, key, secret }),
    forwardTo: new URL(url),
    stop: running.stop,
  };
};

/** Opens the media server that the settings name: none, one that runs already, or one of ours, which is started. */
export const openLivekit = async (
  { livekit, nodeIp }: Pick<Settings, "livekit" | "nodeIp">,
  data: string,
  log: Logger,
): Promise<OpenedLivekit> => {
  switch (livekit.kind) {
    case "none":
      return nothing;
    case "existing": {
      const { url, key, secret, publicUrl } = livekit;
      return {
        mediaServer: livekitServer({ url, publicUrl, key, secret }),
        forwardTo: publicUrl === null ? new URL(url) : null,
        stop: () => Promise.resolve(),
      };
    }
    case "auto":
      return startOurs(join(data, "livekit"), nodeIp, log).catch((error: unknown) => {
        throw error instanceof LivekitUnusable ? new BadSettings(error.message) : error;
      });
  }
};
