/** What a schedule did, as one number that two runs of it must share; and as lines for whoever reads them. */
export type Trace = {
  readonly mark: (what: number, more?: number) => void;
  /** The text is made only when somebody reads it. */
  readonly note: (text: () => string) => void;
  readonly hash: () => number;
  readonly lines: () => readonly string[];
};

export const traceOf = (now: () => number, verbose: boolean): Trace => {
  let hash = 0x811c9dc5;
  const lines: string[] = [];
  // FNV-1a over whole words.
  const mix = (value: number): void => void (hash = Math.imul(hash ^ value, 0x01000193));
  return {
    mark: (what, more = 0) => {
      mix(what);
      mix(more);
      mix(Math.floor(now()) | 0);
    },
    note: (text) => {
      if (verbose) lines.push(`${String(Math.floor(now()) % 10_000_000).padStart(7)} ${text()}`);
    },
    hash: () => hash >>> 0,
    lines: () => lines,
  };
};
