import { messageOf } from "../ports/index.ts";
/** The store could not be asked; the request may well be right. */
export class StoreFailed extends Error {}

/** Asks the store for a request. Rejects with `StoreFailed`, which is answered `try_later`. */
export const askingStore = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    throw new StoreFailed(messageOf(error));
  }
};
