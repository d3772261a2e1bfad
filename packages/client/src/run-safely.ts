/** An error boundary for the app's callbacks: an exception reaches the page's error handlers and stops nobody else. */
export const runSafely = (run: () => void): void => {
  try {
    run();
  } catch (error) {
    if (typeof reportError === "function") reportError(error);
    else console.error(error);
  }
};
