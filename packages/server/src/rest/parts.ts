import type { HttpBindings } from "@hono/node-server";
import type { IncomingMessage } from "node:http";
import type { Hono } from "hono";
import type { CallService } from "../calls/call-service.ts";
import type { Origins } from "../http/origins.ts";
import type { ApiKey } from "../credentials/api-keys.ts";
import type { App, Apps } from "../credentials/apps.ts";
import type { Client, Environment, EventLogger, Store } from "../ports/index.ts";

/** The development app's credentials, its number `sdkAppId` and its `secretKey`; never there without `--dev`. */
export type DevApp = { readonly sdkAppId: number; readonly secretKey: string };

/** A request of a back end, and the app whose key it carries. */
export type KeyRequest = { readonly owner: App; readonly key: ApiKey; readonly request: Request };

export type RestParts = {
  readonly store: Store;
  readonly callService: CallService;
  readonly sessions: EndedSessions;
  readonly apps: Apps;
  readonly callers: Callers;
  readonly dev: DevApp | null;
  readonly serving: Serving;
  readonly environment: Pick<Environment, "wall" | "monotonic" | "log">;
  /** For what strangers can cause as often as they like. */
  readonly counted: EventLogger;
};

/** How requests are served. */
export type Serving = {
  /** Whether the server takes calls. */
  readonly ready: () => boolean;
  /** Every answer is held against its description. For tests. */
  readonly checkAnswers: boolean;
};

/** How sessions end over plain HTTP. */
export type EndedSessions = {
  /** Ends every session of a user, on every node. */
  readonly endAll: (app: number, user: string) => void;
  /** The client's page is going, wherever it is connected. */
  readonly gone: (who: Client) => void;
};

/** The callers of REST: which origins may ask, and from where a request came. */
export type Callers = {
  readonly origins: Origins;
  readonly addressOf: (request: IncomingMessage) => string;
};

export type Rest = Hono<{ readonly Bindings: HttpBindings }>;
