import type { Command } from "@opencallkit/protocol";
import type { Clock } from "../ports/clock.ts";
import type { Awake } from "../ports/awake.ts";
import type { CallEvent } from "../api/api.ts";
import type { PendingRequests } from "../signaling/pending-requests.ts";
import type { LazyMedia, MediaSeen } from "./lazy-media.ts";
import type { CallStorage } from "./call-storage.ts";
import type { Me } from "../events/call-events.ts";

/** The end of a call for this client, or of one stay in it. */
export type End = {
  readonly call: string;
  /** Numbers the stay that ended; null for somebody who never joined. */
  readonly stay: number | null;
  /** Its place among the ends, if the server has told it. */
  readonly place: number | undefined;
  /** Another page of the device, or this page in an earlier life, may have told of it. */
  readonly maybeTold: boolean;
};

export type Leaving = Command<"hangUp" | "cancel" | "reject">;

/** What the calls of one logged-in user share. */
export type CallsContext = {
  readonly me: Me;
  /** Whether a page of this device is, or was, this client. */
  readonly isOurs: (client: string) => boolean;
  readonly clock: Clock;
  readonly awake: Awake;
  readonly requests: PendingRequests;
  readonly callStorage: CallStorage;
  /** The store's time as this page's monotonic time. */
  readonly toLocal: (at: number) => number;
  /** Whether this device has told of the end of a stay. */
  readonly wasTold: (call: string, stay: number) => boolean;
  readonly tell: (event: CallEvent | null, end?: End) => void;
  readonly openMedia: (call: string, seen: MediaSeen) => LazyMedia;
  /** Frees sound inside the press that made the call or answered it. */
  readonly unlockSound: () => void;
  /** Says a hang up, cancel or reject by HTTP too while there is no connection. */
  readonly leaveByHttp: (id: string, command: Leaving) => void;
  /** A call has become live, ended or been dismissed. */
  readonly changed: () => void;
};
