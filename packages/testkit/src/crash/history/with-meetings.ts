import { keyOf } from "./command-key.ts";
import type { Ask, Story } from "./story.ts";

/** GLARE-1: an invite may have answered another call without anybody having heard so. It is that call's accept, too. */
export const withMeetings = (stories: readonly Story[]): readonly Story[] => {
  const invites = new Map(
    stories.flatMap(({ asks }) => asks.flatMap((ask) => (ask.type === "invite" ? [[keyOf(ask), ask] as const] : []))),
  );
  return stories.map((story) => {
    const own = new Set(story.asks.map(keyOf));
    const met = story.facts.flatMap(({ command }): readonly Ask[] => {
      const ask = command === null || own.has(command) ? undefined : invites.get(command);
      return ask === undefined ? [] : [{ ...ask, type: "accept", people: [], outcome: { said: "open" } }];
    });
    return met.length === 0 ? story : { ...story, asks: [...story.asks, ...met] };
  });
};
