import type { CallEvent } from "@opencallkit/client";
import type { EventLog } from "./event-log.ts";
import { matchInOrder, textOfEvent, textOfExpected, type ExpectedEvent } from "./expected-event.ts";

const failureOf = ({ name, unexpected }: EventLog, expected: readonly ExpectedEvent[], withinMs: number): Error => {
  const matched = matchInOrder(unexpected, expected);
  const missing = expected[matched.length];
  return new Error(
    [
      `${name} did not hear ${missing === undefined ? "this" : textOfExpected(missing)} within ${withinMs} ms`,
      `  expected: ${expected.map(textOfExpected).join(", ")}`,
      `  heard:    ${unexpected.length === 0 ? "nothing" : unexpected.map(textOfEvent).join("\n            ")}`,
    ].join("\n"),
  );
};

/**
 * An awaited assertion: somebody is told of these events in this order. Others may come in between, and what an earlier
 * expectation has met does not count again. Settles with the events that were expected.
 *
 * Rejects after `withinMs` (5000 ms if not said) with a message that says what was expected and what came instead.
 */
export const expectEvents = (
  { heard }: { readonly heard: EventLog },
  expected: readonly ExpectedEvent[],
  { withinMs = 5000 }: { readonly withinMs?: number } = {},
): Promise<readonly CallEvent[]> =>
  new Promise((resolve, reject) => {
    const look = (): void => {
      const matched = matchInOrder(heard.unexpected, expected);
      if (matched.length < expected.length) return;
      end();
      const last = matched.at(-1);
      if (last !== undefined) heard.markBehind(last);
      resolve(matched);
    };
    const timer = setTimeout(() => {
      end();
      reject(failureOf(heard, expected, withinMs));
    }, withinMs);
    const unfollow = heard.follow(look);
    const end = (): void => {
      clearTimeout(timer);
      unfollow();
    };
    look();
  });
