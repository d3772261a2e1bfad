import type { DeviceWishes } from "../devices.ts";
import type { CallError } from "../../api/errors.ts";
import type { Capture } from "../../api/api.ts";
import type { Page } from "../../ports/page.ts";
import type { TellMedia } from "../media-events.ts";
import type { CaptureKind, Capturing } from "../../ports/capture.ts";
import type { Clock } from "../../ports/clock.ts";
import { trackOf } from "./opening.ts";
import { createMutedSpeech } from "./muted-speech.ts";
import { createSilenceGuard } from "./silence-guard.ts";
import { createSource, type Source } from "./source.ts";

export type LocalMediaNeeds = {
  readonly capturing: Capturing;
  readonly clock: Clock;
  readonly devices: Pick<DeviceWishes, "wish" | "list" | "look" | "barred" | "follow">;
  /** Page lifecycle: a page that is back, perhaps from a phone call, reopens what the system still holds. */
  readonly page: Pick<Page, "follow">;
  readonly tell: TellMedia;
  /** The person has begun, or ceased, to speak while muted. */
  readonly spokeMuted: (speaks: boolean) => void;
};

/** A listener of each kind's state. */
type Changed = (kind: CaptureKind, capture: Capture, track: MediaStreamTrack | null) => void;

/** Local media: our microphone and camera within a call, the tracks that we open and end. */
export type LocalMedia = {
  readonly follow: (listener: Changed) => void;
  /**
   * Sets which kinds are wanted, and settles when each is on, muted, off or failed. `again`: a kind that failed and
   * that the person asks for once more; without it a failed one is left alone.
   */
  readonly want: (wanted: { readonly [K in CaptureKind]: boolean }, again?: CaptureKind) => Promise<void>;
  readonly mute: (muted: boolean) => void;
  /** Applies a newly preferred device. */
  readonly choose: (kind: CaptureKind) => Promise<void>;
  /** Ends every track, at once. */
  readonly stop: () => void;
};

const kinds = ["microphone", "camera"] as const satisfies readonly CaptureKind[];
const decided = new Error("One of both is decided: each is asked for alone.");

export const createLocalMedia = (needs: LocalMediaNeeds): LocalMedia => {
  const { capturing, clock, devices, tell } = needs;
  let changed: Changed = () => undefined;
  let muted = false;
  /** Deduplicates errors: what is wrong with the page is wrong with both kinds, and is said once. */
  const barred = new Set<string>();

  const report = (error: CallError): void => {
    if (error.code.startsWith("media_")) {
      if (barred.has(error.code)) return;
      barred.add(error.code);
    }
    tell({ type: "error", error });
  };

  const sourceOf = (kind: CaptureKind): Source =>
    createSource({
      kind,
      capturing,
      clock,
      devices: {
        wish: () => devices.wish(kind),
        list: () => devices.list(kind),
        look: devices.look,
        barred: () => {
          const error = devices.barred(kind);
          // A denied permission may be granted meanwhile: only asking finds that out.
          return error?.code.startsWith("media_") === true ? error : null;
        },
      },
      muted: () => kind === "microphone" && muted,
      changed: (capture, track) => {
        changed(kind, capture, track);
        if (kind !== "microphone") return;
        guard.follow(track);
        mutedSpeech.follow(track, muted);
      },
      news: (news) => tell({ type: "device", kind, ...news }),
      error: report,
    });
  const sources: { readonly [K in CaptureKind]: Source } = {
    microphone: sourceOf("microphone"),
    camera: sourceOf("camera"),
  };
  const guard = createSilenceGuard({
    capturing,
    clock,
    list: () => devices.list("microphone"),
    source: sources.microphone,
    news: (news) => tell({ type: "device", kind: "microphone", ...news }),
  });

  const mutedSpeech = createMutedSpeech({ capturing, clock }, needs.spokeMuted);

  /** One permission prompt for both kinds, as long as neither is decided. */
  const askTogether = async (): Promise<readonly MediaStreamTrack[]> => {
    const permissions = await Promise.all(kinds.map((kind) => capturing.permission(kind)));
    if (permissions.some((permission) => permission === "granted" || permission === "denied")) throw decided;
    return capturing.open({ microphone: devices.wish("microphone").id, camera: devices.wish("camera").id });
  };

  const unfollow = [
    devices.follow((change) => {
      if (change === "list") for (const kind of kinds) sources[kind].listed();
    }),
    needs.page.follow((moment) => {
      if (moment === "back") for (const kind of kinds) void sources[kind].retake();
    }),
  ];

  return {
    follow: (listener) => {
      changed = listener;
    },
    want: async (wanted, again) => {
      for (const kind of kinds) sources[kind].want(wanted[kind]);
      if (again !== undefined && !sources[again].missing(true)) void sources[again].retake();
      const missing = kinds.filter((kind) => sources[kind].missing(kind === again));
      const both = missing.length === 2 && kinds.every((kind) => devices.barred(kind) === null);
      const together = both ? askTogether() : null;
      for (const kind of missing) sources[kind].open(together?.then((tracks) => trackOf(kind, tracks)) ?? null);
      await Promise.all(kinds.map((kind) => sources[kind].settled()));
    },
    mute: (next) => {
      muted = next;
      sources.microphone.mute();
    },
    choose: (kind) => sources[kind].choose(),
    stop: () => {
      for (const stop of unfollow) stop();
      for (const kind of kinds) sources[kind].stop();
      guard.follow(null);
      mutedSpeech.follow(null, false);
    },
  };
};
