/** What the short commands say of themselves; `serve` and `app add` take every flag and show the whole list. */
const words: { readonly [command: string]: readonly string[] } = {
  migrate: [
    "opencallkit migrate [--data DIR | --database URL]",
    "",
    "Brings the database up to this release and ends. Servers do the same when they start; before an upgrade",
    "of several nodes run it first: nodes of the release before go on working on the new schema.",
  ],
  backup: [
    "opencallkit backup FILE [--data DIR]",
    "",
    "Copies the embedded database to FILE, while the server runs or not. Everything that was acknowledged before",
    "it began is in it. FILE must not be there yet. Keep a copy of DIR/secret.key too: without it nobody can log in.",
    "PostgreSQL has pg_dump.",
  ],
  restore: [
    "opencallkit restore FILE [--data DIR]",
    "",
    "Puts a backup in the place of the embedded database, while no server runs. The database that was there is",
    "kept beside it as opencallkit.db.before-N. DIR/secret.key must be the one of the backup.",
  ],
};

export const commandHelp = (command: string): string | null =>
  Object.hasOwn(words, command) ? `${(words[command] ?? []).join("\n")}\n` : null;
