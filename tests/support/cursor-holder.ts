import { openPostgres } from "@opencallkit/sql";

/** A program: holds a cursor of the database in its first argument until it is killed, and says so in lines. */
const [, , url = "", cursor = ""] = process.argv;
const { outbox } = await openPostgres({ url });
const claim = async (): Promise<void> => {
  const claimed = await outbox.claim(cursor, "a process that is killed", "beginning");
  process.stdout.write(`${claimed.type}\n`);
};
await claim();
setInterval(() => void claim(), 1000);
