import { callKey } from "@opencallkit/server/inside";

/** Runs tasks of one call one after the other; each says when it is done. */
export const lineUp = (alive: () => boolean) => {
  const lines = new Map<string, (() => void)[]>();
  return {
    run: (app: number, call: string, task: (done: () => void) => void): void => {
      const name = callKey(app, call);
      const line = lines.get(name);
      const run = (): void => {
        if (!alive()) return;
        task(() => {
          if (!alive()) return;
          const next = lines.get(name)?.shift();
          if (next === undefined) lines.delete(name);
          else next();
        });
      };
      if (line !== undefined) return void line.push(run);
      lines.set(name, []);
      run();
    },
    idle: (): boolean => lines.size === 0,
  };
};
