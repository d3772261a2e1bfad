/**
 * Arguments of Node for a worker thread: in a checkout the sources of our packages; and without the warning that Node 22
 * prints of its SQLite in every thread.
 */
export const workerArguments: readonly string[] = [
  "--disable-warning=ExperimentalWarning",
  ...(import.meta.url.endsWith(".ts") ? ["--conditions=source"] : []),
];
