import { setTimeout as after } from "node:timers/promises";

/** What the command writes to: a terminal, a file or a pipe. */
export type Screen = {
  readonly isTerminal: boolean;
  readonly write: (text: string) => unknown;
};

type Tty = { readonly isTTY?: boolean; readonly write: (text: string) => unknown };
export const screenOf = (stream: Tty): Screen => ({
  isTerminal: stream.isTTY === true,
  write: (text) => stream.write(text),
});

/** SGR codes (ECMA-48) of the few styles. */
const styles = { dim: 2, red: 31, green: 32, yellow: 33 } as const;
export type Style = keyof typeof styles;
export type Paint = (style: Style, text: string) => string;

/** Colour: on a terminal only, and never where `NO_COLOR` is set (no-color.org). */
export const paintFor = ({ isTerminal }: Screen, env: { readonly [name: string]: string | undefined }): Paint => {
  const isPlain = !isTerminal || (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  return (style, text) => (isPlain ? text : `\u001b[${styles[style]}m${text}\u001b[0m`);
};

/**
 * A name for a terminal: without characters of format (bidirectional controls, zero width), which would let one user's
 * id look like another line.
 */
export const shown = (name: string): string => name.replaceAll(/[\p{Cf}\p{Cc}\p{Zl}\p{Zp}]/gu, "\u{fffd}");

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;
const characters = new Intl.Segmenter("en", { granularity: "grapheme" });
/** The columns that a text takes on a terminal: two for a wide character, one for any other. */
const widthOf = (text: string): number =>
  [...characters.segment(text)].reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0);

/** Rows as aligned columns; the last one is not padded. */
export const columns = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? ""))));
  return rows.map((row) =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : cell + " ".repeat((widths[at] ?? 0) - widthOf(cell))))
      .join("  ")
      .trimEnd(),
  );
};

const patienceMs = 1000;

/** Waits for work, and says on a terminal what is waited for as soon as it takes longer than a second. */
export const progressOn =
  (screen: Screen) =>
  async <T>(says: (seconds: number) => string, work: Promise<T>): Promise<T> => {
    if (!screen.isTerminal) return work;
    const ended = new AbortController();
    const tell = async (): Promise<void> => {
      for (let seconds = 1; ; seconds += 1) {
        await after(patienceMs, undefined, { signal: ended.signal, ref: false });
        screen.write(`\r\u001b[K${says(seconds)}`);
      }
    };
    const telling = tell().catch(() => undefined);
    try {
      return await work;
    } finally {
      ended.abort();
      await telling;
      screen.write("\r\u001b[K");
    }
  };
