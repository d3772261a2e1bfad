import { fork } from "node:child_process";
import * as v from "valibot";
import { hunterIn, type Copy } from "./copy.ts";
import { cpuLimit } from "./cpu-limit.ts";
import type { Size } from "../simulation/run/run-seed.ts";
import type { Mutant } from "./mutant.ts";

const At = v.object({ at: v.number() });
const Killed = v.object({ seed: v.number(), invariant: v.string(), message: v.string() });
export type Killed = v.InferOutput<typeof Killed>;

/** CPU time limit of one seed in ms: an endless loop also counts as killed. Not wall time, for a machine may be busy or suspended. */
const longestMs = 60_000;

/** Control: a mutant that changes nothing and must survive; otherwise the copy itself is broken. */
export const unharmed = (size: Size): Mutant => ({
  name: `nothing (${size})`,
  file: "core/src/decide.ts",
  find: "export const decide =",
  put: "export const decide =",
  breaks: "",
  size,
});

/** Hunts a mutant: gives the first seed that kills it, or null if it survives. */
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
        let at: number | null = null;
        const limit = cpuLimit(child.pid ?? 0, longestMs, () => {
          found ??= { seed: (at ?? 0) + 1, invariant: "I02", message: "the schedule never ends" };
          child.kill("SIGKILL");
        });
        child.on("message", (raw) => {
          if (!v.is(At, raw)) return void (found = v.parse(Killed, raw));
          at = raw.at;
          limit.again();
        });
        child.once("error", (error) => {
          limit.end();
          reject(error);
        });
        child.once("exit", (code, signal) => {
          limit.end();
          if (code === 0 || found !== null) return resolve(found);
          if (signal === "SIGKILL") return reject(new Error(`${mutant.name}: the hunter was killed from outside`));
          const message = said.split("\n").find((line) => line.includes("Error")) ?? `it ends with ${code}`;
          // Not a kill: a copy that does not even start proves nothing about the simulation.
          if (at === null) reject(new Error(`${mutant.name}: the copy does not run: ${message}`));
          else resolve({ seed: at + 1, invariant: "THROWN", message });
        });
      }),
  );
