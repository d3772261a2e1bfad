import type { LogDetails, EventLogger as Logger, Store } from "../ports/index.ts";
import type { Reaction } from "./reaction.ts";

/** Calls that talk, of which it is remembered since when; the others' facts are read again. */
const mostTalking = 20_000;

/**
 * OUT-9: a line for each call that ends, by whichever node: who ended it, how, and for how many ms it was talked. Once;
 * a second time when the node that wrote it ended before it could write that down.
 * It begins with what ends from now on: a log is no place for a history of years.
 */
export const logEndedCalls = (log: Logger, load: Store["load"]): Reaction => {
  const answeredAt = new Map<string, number>();
  const keyOf = ({ app, call }: { readonly app: number; readonly call: string }): string => `${app}/${call}`;

  /** Answered before this node held the cursor, or never. */
  const answeredInStore = async (app: number, call: string): Promise<number | null> =>
    (await load(app, call))?.facts.find(({ fact }) => fact.type === "joined")?.fact.at ?? null;

  return {
    cursor: "log-ended-calls",
    start: "now",
    names: ["joined", "ended"],
    react: async (facts) => {
      const lines: LogDetails[] = [];
      for (const each of facts) {
        const { app, call, fact } = each;
        const key = keyOf(each);
        if (fact.type === "joined" && !answeredAt.has(key)) {
          if (answeredAt.size >= mostTalking) answeredAt.clear();
          answeredAt.set(key, fact.at);
        }
        if (fact.type !== "ended") continue;
        const answered = answeredAt.get(key) ?? (await answeredInStore(app, call));
        answeredAt.delete(key);
        const { result, by } = fact.body;
        lines.push({ app, call, result, by, talkedMs: answered === null ? 0 : fact.at - answered });
      }
      // Last, for a reading that fails writes none of them twice.
      for (const line of lines) log("info", "call_ended", line);
    },
  };
};
