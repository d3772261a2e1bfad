import { operations } from "@opencallkit/protocol/rest";
import { readEvents } from "../events/read-events.ts";
import { askingStore } from "./asking-store.ts";
import { usualLimit } from "./call-lists.ts";
import { done, handle, refused } from "./operation-handler.ts";
import type { KeyRequest, RestParts } from "./parts.ts";

/** How long to wait where as many listen as may. */
const busyMs = 5000;

const wantsStream = ({ headers }: Request): boolean => /\btext\/event-stream\b/iu.test(headers.get("accept") ?? "");

/** The cursor that a browser sends by itself when it comes back (HTML, Server-Sent Events); undefined for none, null for one that is none. */
const lastEventId = ({ headers }: Request): number | null | undefined => {
  const text = headers.get("last-event-id") ?? "";
  if (text === "") return undefined;
  return /^[0-9]{1,15}$/u.test(text) ? Number(text) : null;
};

/** The operation on what happens to all calls of an app: page by page, or as a stream. */
export const eventOperations = ({ store, apps, serving }: Pick<RestParts, "store" | "apps" | "serving">) => ({
  listEvents: handle(operations.listEvents, async ({ query }, { owner: { app }, request }: KeyRequest) => {
    const { cursor, limit } = query;
    const newest = await askingStore(store.outbox.newest());
    const streams = wantsStream(request);
    const after = cursor ?? (streams ? lastEventId(request) : undefined) ?? newest;
    if (streams && lastEventId(request) === null)
      return refused("bad_request", { detail: "last-event-id: not a cursor" });
    // A restored database is older than its readers: what they have heard since is no more, and they must know.
    if (after > newest) return refused("unknown_cursor");
    if (!streams) {
      const page = await askingStore(readEvents(store.outbox, app, after, limit ?? usualLimit));
      return done({ data: [...page.events], next: String(page.upTo), more: page.rest === "settled" });
    }
    if (limit !== undefined) return refused("bad_request", { detail: "limit: a stream has no pages" });
    const key = request.headers.get("authorization")?.slice("Bearer ".length) ?? "";
    const mayListen = async (): Promise<boolean> => (await apps.keys.find(key)) !== null;
    const stream = serving.events.open({ app, after, mayListen });
    return stream === null
      ? refused("too_many_requests", { retryAfterMs: busyMs, detail: "as many listen as may" })
      : { type: "stream", lines: stream };
  }),
});
