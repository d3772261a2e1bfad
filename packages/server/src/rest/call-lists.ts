import { isKnown, record } from "@opencallkit/core";
import { fromStore } from "@opencallkit/core/processor";
import type { CallRecord } from "@opencallkit/protocol";
import type { CallFilter, Page, Store } from "../ports/index.ts";
import { askingStore } from "./asking-store.ts";
import { csvHead } from "@opencallkit/protocol/rest";

/** How many entries a page has if nothing else is asked for. */
export const usualLimit = 20;
/** How many calls are read at a time for a table. */
const tableLimit = 500;

type RecordPage = { readonly data: CallRecord[]; readonly next: string | null };

const recordsOf = (page: Page): CallRecord[] =>
  page.calls.map(fromStore).flatMap(({ id, call }) => (isKnown(call) ? [record(id, call)] : []));

/** A page of records, newest first. Rejects with `StoreFailed`. */
export const recordPage = async (
  { archive }: Pick<Store, "archive">,
  app: number,
  filter: CallFilter,
  before: number | null,
  limit = usualLimit,
): Promise<RecordPage> => {
  const page = await askingStore(archive.page(app, filter, before, limit));
  return { data: recordsOf(page), next: page.next === null ? null : String(page.next) };
};

/**
 * The records as a table, read page by page as fast as its reader takes them. A page that cannot be read is told to
 * `failed` and ends the answer in its midst, which its reader sees: its length was not said.
 */
export const recordTable = (
  { archive }: Pick<Store, "archive">,
  app: number,
  filter: CallFilter,
  before: number | null,
  failed: (error: unknown) => void,
): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder();
  let next = before;
  let head = csvHead;
  return new ReadableStream({
    pull: async (controller) => {
      const page = await archive.table(app, filter, next, tableLimit).catch((error: unknown) => {
        failed(error);
        throw error;
      });
      controller.enqueue(encoder.encode(head + page.lines));
      head = "";
      next = page.next;
      if (next === null) controller.close();
    },
  });
};

/** Whether a request wants a table rather than JSON (RFC 9110 12.5.1); named first counts, for nobody weighs these two. */
export const prefersTable = ({ headers }: Request): boolean => {
  const named = (headers.get("accept") ?? "").slice(0, 1024).toLowerCase();
  const [table, json] = [named.indexOf("text/csv"), named.indexOf("application/json")];
  return table >= 0 && (json < 0 || table < json);
};
