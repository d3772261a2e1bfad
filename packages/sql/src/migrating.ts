/** One numbered step of a schema, forwards only. */
export type Migration = {
  readonly sql: string;
  /** The newest step that a build must know to go on working once this one is done. */
  readonly needs: number;
};

/** What the database says of itself: the last step done, and what a build must know to work on it. */
export type SchemaState = { readonly done: number; readonly needs: number };

/** What is said of a database from before schema 1, which nobody can take over: nothing had been released. */
export const beforeSchema1 =
  "the database is of a build before schema 1, which this release cannot take over: begin with an empty one";

/** STORE-15: the steps that are still to do; a schema that has gone on without this build is refused, one that has only grown is not. */
export const stepsToDo = (
  migrations: readonly Migration[],
  { done, needs }: SchemaState,
): readonly { readonly no: number; readonly step: Migration }[] => {
  if (needs > migrations.length)
    throw new Error(`the database is of a newer release (it needs step ${needs}, this one knows ${migrations.length})`);
  return migrations.slice(done).map((step, index) => ({ no: done + index + 1, step }));
};
