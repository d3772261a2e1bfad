import type { Store } from "@opencallkit/server";
import { onTestFinished } from "vitest";

/** An empty database of its own, for one test. */
export type StoreHouse = {
  /** Opens it; again after a close, and again beside another if it takes several at a time. */
  readonly open: () => Promise<Store>;
  readonly several: boolean;
};

/** How the suites get at stores; each is closed with its test. */
export type Stores = {
  readonly house: () => Promise<StoreHouse>;
  readonly openIn: (house: StoreHouse) => Promise<Store>;
  readonly one: () => Promise<Store>;
  /** Two nodes where the database takes several, else one twice. */
  readonly two: () => Promise<readonly [Store, Store]>;
};

export const storesOf = (house: () => Promise<StoreHouse>): Stores => {
  const openIn = async ({ open }: StoreHouse): Promise<Store> => {
    const store = await open();
    onTestFinished(() => store.close().catch(() => undefined));
    return store;
  };
  return {
    house,
    openIn,
    one: async () => openIn(await house()),
    two: async () => {
      const both = await house();
      const first = await openIn(both);
      return [first, both.several ? await openIn(both) : first];
    },
  };
};
