import type { Store } from "@opencallkit/server/ports";
import { onTestFinished } from "vitest";

/** An empty database of its own, for one test. */
export type StoreFixture = {
  /** Opens it; again after a close, and again beside another if it takes several at a time. */
  readonly open: () => Promise<Store>;
  readonly several: boolean;
};

/** How the suites get at stores; each is closed with its test. */
export type Stores = {
  readonly fixture: () => Promise<StoreFixture>;
  readonly openIn: (fixture: StoreFixture) => Promise<Store>;
  readonly one: () => Promise<Store>;
  /** Two nodes where the database takes several, else one twice. */
  readonly two: () => Promise<readonly [Store, Store]>;
};

export const storesOf = (fixture: () => Promise<StoreFixture>): Stores => {
  const openIn = async ({ open }: StoreFixture): Promise<Store> => {
    const store = await open();
    onTestFinished(() => store.close().catch(() => undefined));
    return store;
  };
  return {
    fixture,
    openIn,
    one: async () => openIn(await fixture()),
    two: async () => {
      const both = await fixture();
      const first = await openIn(both);
      return [first, both.several ? await openIn(both) : first];
    },
  };
};
