import { paintFor, progressOn, screenOf, type Paint, type Screen } from "./terminal.ts";

/** What a command that asks a server is given of its process. */
export type Console = {
  readonly env: { readonly [name: string]: string | undefined };
  readonly out: Screen;
  /** For what is no result: progress, and words to people. */
  readonly err: Screen;
  /** Colours what goes to `out`. */
  readonly paint: Paint;
  readonly progress: ReturnType<typeof progressOn>;
};

export const processConsole = (): Console => {
  const [out, err] = [screenOf(process.stdout), screenOf(process.stderr)];
  return { env: process.env, out, err, paint: paintFor(out, process.env), progress: progressOn(err) };
};
