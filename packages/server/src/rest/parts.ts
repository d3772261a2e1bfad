import type { HttpBindings } from "@hono/node-server";
import type { IncomingMessage } from "node:http";
import type { Hono } from "hono";
import type { CallService } from "../calls/call-service.ts";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Origins } from "../http/origins.ts";
import type { LeaseProofs } from "../sessions/lease-proofs.ts";
import type { Apps } from "../credentials/apps.ts";
import type { EventLogger as Logger, Store } from "../ports/index.ts";

/** The development app's credentials; never there without `--dev`. */
export type DevApp = { readonly sdkAppId: number; readonly secretKey: string };

export type RestParts = {
  readonly store: Store;
  readonly callService: CallService;
  readonly calls: LiveCalls;
  /** Ends every session of a user. */
  readonly kick: (app: number, user: string) => void;
  readonly apps: Apps;
  readonly proofs: Pick<LeaseProofs, "gone">;
  readonly origins: Origins;
  readonly dev: DevApp | null;
  /** The wall clock, in ms since 1970. */
  readonly wall: () => number;
  readonly ready: () => boolean;
  readonly log: Logger;
  /** For what strangers can cause as often as they like. */
  readonly counted: Logger;
  /** Where a request came from. */
  readonly addressOf: (request: IncomingMessage) => string;
};

export type Rest = Hono<{ readonly Bindings: HttpBindings }>;
