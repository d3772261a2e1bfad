/** How long lines may wait for others, in ms: one write for all of them costs what one costs for each. */
const gatherMs = 50;

/** Gathers lines of the log and writes them together; what waits when the process ends is written then. */
export const gatherLines = (write: (text: string) => void): ((line: string) => void) => {
  let waiting: string[] = [];
  const flush = (): void => {
    const text = waiting.join("");
    waiting = [];
    if (text !== "") write(text);
  };
  process.once("exit", flush);
  return (line) => {
    // It holds no process up that has nothing else to do.
    if (waiting.length === 0) setTimeout(flush, gatherMs).unref();
    waiting.push(line);
  };
};
