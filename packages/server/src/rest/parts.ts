import type { HttpBindings } from "@hono/node-server";
import type { IncomingMessage } from "node:http";
import type { Hono } from "hono";
import type { CallService } from "../calls/call-service.ts";
import type { Origins } from "../http/origins.ts";
import type { ApiKey } from "../credentials/api-keys.ts";
import type { App, Apps } from "../credentials/apps.ts";
import type { EventStreams } from "../events/event-streams.ts";
import type { Client, Environment, EventLogger, Store } from "../ports/index.ts";

/** The development app's credentials, its number `sdkAppId` and its `secretKey`; never there without `--dev`. */
export type DevApp = { readonly sdkAppId: number; readonly secretKey: string };

/** The development app, and up to a hundred of its users who are connected to this node. */
export type Development = { readonly app: DevApp; readonly here: () => readonly string[] };

/** A request of a back end, and the app whose key it carries. */
export type KeyRequest = { readonly owner: App; readonly key: ApiKey; readonly request: Request };

export type RestParts = {
  readonly store: Store;
  readonly callService: CallService;
  readonly sessions: EndedSessions;
  readonly apps: Apps;
  readonly callers: Callers;
  readonly dev: Development | null;
  readonly serving: Serving;
  readonly environment: Pick<Environment, "wall" | "monotonic" | "log">;
  /** For what strangers can cause as often as they like. */
  readonly counted: EventLogger;
};

/** How requests are served, and by what of the node. */
export type Serving = {
  /** Whether the server takes calls. */
  readonly ready: () => boolean;
  /** Every answer is held against its description. For tests. */
  readonly checkAnswers: boolean;
  /** The streams of what happens. */
  readonly events: EventStreams;
  readonly about: AboutServer;
  readonly metrics: ServerMetrics;
};

/** The numbers of the server. */
export type ServerMetrics = {
  /** In Prometheus' text format. */
  readonly text: () => Promise<string>;
  /** An answer of REST. */
  readonly answered: (status: number) => void;
};

/** What the server says of itself, but for what changes. */
export type AboutServer = {
  /** The release. */
  readonly version: string;
  /** By the monotonic clock, in ms. */
  readonly startedAt: number;
  /** The addresses that clients are given. */
  readonly stun: readonly string[];
  readonly turn: readonly string[];
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
