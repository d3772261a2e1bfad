/** A schema migration: one numbered step, forwards only. */
export type Migration = {
  readonly sql: string;
  /** Backward compatibility: the newest step that a build must know to go on working once this one is done. */
  readonly needs: number;
};

/** The schema version, as the database states it: the last step done, and the newest one that a build must know. */
export type SchemaState = { readonly done: number; readonly needs: number };

/** The refusal of a database from before schema 1, which nobody can migrate: nothing had been released. */
export const beforeSchema1 =
  "the database is of a build before schema 1, which this release cannot take over: begin with an empty one";

/** What a database from before schema 1 lacks: the summaries of its calls. */
export const summaryColumn = "outcome";

/**
 * Plans the migration (STORE-15): the steps still to do. A schema that has gone on without this build is refused, one
 * that has only grown is not.
 */
export const stepsToDo = (
  migrations: readonly Migration[],
  { done, needs }: SchemaState,
): readonly { readonly no: number; readonly step: Migration }[] => {
  if (needs > migrations.length)
    throw new Error(`the database is of a newer release (it needs step ${needs}, this one knows ${migrations.length})`);
  return migrations.slice(done).map((step, index) => ({ no: done + index + 1, step }));
};
