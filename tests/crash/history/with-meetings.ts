import { keyOf } from "./command-key.ts";
import type { Ask, CallHistory } from "./call-history.ts";

/** Glare (GLARE-1): an invite may have answered another call without anybody having heard so. It counts as that call's accept, too. */
export const withMeetings = (histories: readonly CallHistory[]): readonly CallHistory[] => {
  const invites = new Map(
    histories.flatMap(({ asks }) => asks.flatMap((ask) => (ask.type === "invite" ? [[keyOf(ask), ask] as const] : []))),
  );
  return histories.map((history) => {
    const own = new Set(history.asks.map(keyOf));
    const met = history.facts.flatMap(({ command }): readonly Ask[] => {
      const ask = command === null || own.has(command) ? undefined : invites.get(command);
      return ask === undefined ? [] : [{ ...ask, type: "accept", people: [], outcome: { said: "open" } }];
    });
    return met.length === 0 ? history : { ...history, asks: [...history.asks, ...met] };
  });
};
