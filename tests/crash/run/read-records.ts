import type { CallRecord } from "@opencallkit/protocol";
import type { StoredFact } from "@opencallkit/server/ports";
import type { ClusterFixture } from "../fixture/cluster-fixture.ts";

const atOnce = 8;

/** Reads every call's record by REST; null for a call that it does not know. */
export const readRecords = async (
  { nodes, app }: ClusterFixture,
  calls: readonly string[],
): Promise<ReadonlyMap<string, CallRecord | null>> => {
  const records = new Map<string, CallRecord | null>();
  const left = [...calls];
  const headers = { authorization: `Bearer ${app.apiKey}` };
  const read = async (): Promise<void> => {
    for (let call = left.pop(); call !== undefined; call = left.pop()) {
      const node = nodes[records.size % nodes.length];
      const response = await fetch(`${node?.url}/v1/calls/${call}`, { headers });
      const text = await response.text();
      if (response.status !== 200 && response.status !== 404)
        throw new Error(`the record of ${call} cannot be read: ${text}`);
      // Unvalidated JSON: its content is checked against the store, not its form.
      const record: CallRecord | null = response.status === 404 ? null : JSON.parse(text);
      records.set(call, record);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, read));
  return records;
};

export type Stored = { readonly facts: ReadonlyMap<string, readonly StoredFact[]>; readonly live: readonly string[] };

/** Reads the facts from the store directly, with no server between. */
export const readStore = async (fixture: ClusterFixture, calls: readonly string[]): Promise<Stored> => {
  const store = await fixture.openStore();
  try {
    const facts = new Map<string, readonly StoredFact[]>();
    for (const call of calls) facts.set(call, (await store.load(fixture.app.sdkAppId, call))?.facts ?? []);
    return { facts, live: (await store.live()).map(({ call }) => call) };
  } finally {
    await store.close();
  }
};
