import { readdirSync, existsSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const library = (): string => {
  const folders = readdirSync("/usr/lib").map((each) => join("/usr/lib", each, "faketime/libfaketime.so.1"));
  const found = folders.find((each) => existsSync(each));
  if (found === undefined) throw new Error("libfaketime is not installed");
  return found;
};

/** Clock skew: shifts the wall clock of one process; its monotonic clock runs on. */
export type WallClock = {
  readonly env: { readonly [name: string]: string };
  /** Sets the offset from now on: `+5m`, `-1h`, `+0`. */
  readonly set: (offset: string) => void;
};

export const wallClock = async (offset: string): Promise<WallClock> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-clock-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "offset");
  const set = (next: string): void => writeFileSync(file, next);
  set(offset);
  return {
    env: {
      LD_PRELOAD: library(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
    set,
  };
};
