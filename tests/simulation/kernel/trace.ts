/** Execution trace: a hash that two runs of one seed must share, and lines to read. */
export type Trace = {
  readonly mark: (what: number, more?: number) => void;
  /** Lazy note: the text is built only when somebody reads it. */
  readonly note: (text: () => string) => void;
  readonly hash: () => number;
  readonly lines: () => readonly string[];
};

export const traceOf = (now: () => number, verbose: boolean): Trace => {
  let hash = 0x811c9dc5;
  const lines: string[] = [];
  // FNV-1a hash, over whole 32-bit words.
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
