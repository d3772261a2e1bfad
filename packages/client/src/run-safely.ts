/** Runs what an app has given us. Its exception reaches the page's error handlers and stops nobody else. */
export const runSafely = (run: () => void): void => {
  try {
    run();
  } catch (error) {
    if (typeof reportError === "function") reportError(error);
    else console.error(error);
  }
};
