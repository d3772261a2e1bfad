import { openPostgres } from "@opencallkit/sql";

/** Child program: holds the lease of an outbox cursor until it is killed, and reports on stdout. Arguments: database URL, cursor. */
const [, , url = "", cursor = ""] = process.argv;
const { outbox } = await openPostgres({ url });
const claim = async (): Promise<void> => {
  const claimed = await outbox.claim(cursor, "a process that is killed", "beginning");
  process.stdout.write(`${claimed.type}\n`);
};
await claim();
setInterval(() => void claim(), 1000);
