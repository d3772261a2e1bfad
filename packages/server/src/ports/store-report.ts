/** What a store says of itself, for an operator. */
export type StoreReport = {
  /** Which database it is. */
  readonly engine: "sqlite" | "postgresql";
  /** The engine's release. */
  readonly version: string;
  /** Why what is acknowledged might be lost, one line each; none where it is safe (STORE-12). */
  readonly faults: readonly string[];
  /** The disk the database lies on, in bytes: what is `free` of the `total`; null where that is another machine's affair. */
  readonly disk: { readonly free: number; readonly total: number } | null;
};
