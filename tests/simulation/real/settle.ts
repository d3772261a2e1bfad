/** Lets everything that is under way without time come to its end: promises, and what one turn of the event loop gathers. */
export const settle = async (): Promise<void> => {
  await new Promise<void>((resolve) => void setImmediate(resolve));
  await new Promise<void>((resolve) => void setImmediate(resolve));
};
