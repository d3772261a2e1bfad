import type { Store } from "@opencallkit/server/ports";
import { onTestFinished } from "vitest";

/** A fixture: an empty database of its own, for one test. */
export type StoreFixture = {
  /** Opens it; again after a close, and again beside another if it takes several at a time. */
  readonly open: () => Promise<Store>;
  /** Whether it takes several stores at a time, as PostgreSQL does. */
  readonly several: boolean;
};

/** Store factories for the suites; each store is closed with its test. */
export type Stores = {
  readonly fixture: () => Promise<StoreFixture>;
  readonly openIn: (fixture: StoreFixture) => Promise<Store>;
  readonly one: () => Promise<Store>;
  /** Two nodes on one database where it takes several, else one store twice. */
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
