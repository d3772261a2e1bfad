/** Drains the event loop for two turns: pending promises, and what is batched until the end of a turn; virtual time stands still. */
export const settle = async (): Promise<void> => {
  await new Promise<void>((resolve) => void setImmediate(resolve));
  await new Promise<void>((resolve) => void setImmediate(resolve));
};
