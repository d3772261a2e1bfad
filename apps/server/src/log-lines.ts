/** Batching delay in ms: how long lines wait for others, for one write of many costs as much as a write of one. */
const gatherMs = 50;

/** Buffered log writer: gathers lines and writes them together; flushed when the process exits. */
export const gatherLines = (write: (text: string) => void): ((line: string) => void) => {
  let waiting: string[] = [];
  const flush = (): void => {
    const text = waiting.join("");
    waiting = [];
    if (text !== "") write(text);
  };
  process.once("exit", flush);
  return (line) => {
    // Unreferenced timer: it must not keep the process alive.
    if (waiting.length === 0) setTimeout(flush, gatherMs).unref();
    waiting.push(line);
  };
};
