import type { CloseForLogin } from "../signaling/signaling-connection.ts";

/** The ticket, a credential source: the userSig that this page logs in with, and the newest one that it has sent. */
export type Ticket = {
  /** The userSig to use. `refused`: the server found the last one wrong or too old. Null: there is none that would help. */
  readonly next: (refused: CloseForLogin | null) => Promise<string | null>;
  readonly last: () => string;
};

export const createTicket = (give: (refused: CloseForLogin | null) => Promise<string | null>): Ticket => {
  let last = "";
  return {
    next: async (refused) => {
      const userSig = await give(refused);
      last = userSig ?? last;
      return userSig;
    },
    last: () => last,
  };
};
