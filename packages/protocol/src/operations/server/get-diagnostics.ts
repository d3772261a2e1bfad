import * as v from "valibot";
import { defineOperation, nothing } from "../define-operation.ts";

const Timestamp = v.pipe(v.string(), v.isoTimestamp());
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const getDiagnostics = defineOperation({
  method: "GET",
  path: "/v1/diagnostics",
  caller: "key",
  scope: "server:read",
  group: "server",
  summary: "How the server that answers is: its release, clocks, store, disk, and the TURN servers it names.",
  description:
    "For `opencallkit doctor`. Of several nodes it is the one that is asked. It holds no secret, and nothing of users or calls.",
  parameters: nothing,
  query: nothing,
  body: nothing,
  reply: v.object({
    /** The release. */
    version: v.string(),
    /** Of Node.js. */
    runtime: v.string(),
    /** The versions of the clients' protocol, newest first. */
    protocol: v.array(Count),
    /** Whether it takes calls. */
    ready: v.boolean(),
    /** Whether it runs with `--dev`. */
    dev: v.boolean(),
    /** For how long it has run, in ms. */
    uptimeMs: Count,
    /** By the wall clock of its machine. */
    time: Timestamp,
    store: v.object({
      /** By the clock that calls are counted by. */
      time: Timestamp,
      engine: v.picklist(["sqlite", "postgresql"]),
      version: v.string(),
      /** Why what is acknowledged might be lost, a line each; none where it is safe. */
      faults: v.array(v.string()),
    }),
    /** The disk of the embedded database, in bytes; null where the database is elsewhere. */
    disk: v.nullable(v.object({ free: Count, total: Count })),
    /** The addresses that clients are given, without credentials. */
    stun: v.array(v.string()),
    turn: v.array(v.string()),
  }),
  problems: [],
});
