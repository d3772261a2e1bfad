/** What the short commands say of themselves; `serve` and `app add` take every flag and show the whole list. */
const words: { readonly [command: string]: readonly string[] } = {
  "app set": [
    "opencallkit app set APP [KEY=VALUE ...] [--data DIR | --database URL]",
    "",
    "Changes what an app has set for itself and prints all of it; KEY= goes back to the default. A running server",
    "follows within seconds. Times are in ms:",
    "",
    "  ringMs 30000             how long it rings",
    "  longestRingMs 120000     the longest ring a caller may wish for",
    "  longestCallMs 86400000   the longest call; its people are warned a minute before",
    "  askVideoMs 30000         how long a question for video stands",
    "  people 9                 the most people in one call, 2 to 100",
    "  media auto|none          direct links (four people at most), or signalling only",
    "  join invited|anyone      who may enter a group call by its id",
    "  glare merge|busy         two people who call each other at once: one call, or busy",
    "  blocked hide|tell        what a blocked caller learns",
    "  multiDevice true|false   false: the newest login is a user's only device",
  ],
  "app secret": [
    "opencallkit app secret add APP                [--data DIR | --database URL]",
    "opencallkit app secret list APP",
    "opencallkit app secret remove APP FINGERPRINT",
    "",
    "An app signs the logins of its users with a secret. To go over to a new one, add it (it is printed this once),",
    "sign with it, and remove the old one when everybody who still has a userSig of it has logged in anew. An app has",
    "two at most, and one at least. list prints their fingerprints, the oldest first. A running server follows within",
    "seconds.",
  ],
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
