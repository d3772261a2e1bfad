import { fork } from "node:child_process";
import * as v from "valibot";
import { hunterIn, type Copy } from "./copy.ts";
import type { Mutant } from "./mutant.ts";

const At = v.object({ at: v.number() });
const Killed = v.object({ seed: v.number(), invariant: v.string(), message: v.string() });
export type Killed = v.InferOutput<typeof Killed>;

// A mutant that makes one schedule run for ever is seen, too.
const longestMs = 60_000;

/** The first seed that kills a mutant, or null. */
export const hunt = (copy: Copy, mutant: Mutant, most: number): Promise<Killed | null> =>
  copy.with(
    mutant,
    () =>
      new Promise((resolve, reject) => {
        let found: Killed | null = null;
        const child = fork(hunterIn(copy.root), [mutant.size, String(most)], {
          execArgv: ["--conditions=source"],
          cwd: copy.root,
          stdio: ["ignore", "ignore", "pipe", "ipc"],
        });
        let said = "";
        child.stderr?.on("data", (data: Buffer) => (said += data.toString("utf8")));
        let at = 0;
        const timer = setTimeout(() => {
          found ??= { seed: at + 1, invariant: "I02", message: "the schedule never ends" };
          child.kill("SIGKILL");
        }, longestMs);
        child.on("message", (raw) => {
          if (!v.is(At, raw)) return void (found = v.parse(Killed, raw));
          at = raw.at;
          timer.refresh();
        });
        child.once("error", reject);
        child.once("exit", (code) => {
          clearTimeout(timer);
          if (code !== 0 && found === null)
            found = {
              seed: 1,
              invariant: "THROWN",
              message: said.split("\n").find((line) => line.includes("Error")) ?? `it ends with ${code}`,
            };
          resolve(found);
        });
      }),
  );
