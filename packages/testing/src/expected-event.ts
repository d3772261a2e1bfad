import type { CallEvent, EventCall } from "@opencallkit/client";

/** A pattern of an event: the fields that are given have to be equal. */
type EventPattern = {
  readonly [T in CallEvent["type"]]: { readonly type: T } & Partial<Omit<Extract<CallEvent, { type: T }>, "type">>;
}[CallEvent["type"]];

/** An expected event: its type, or a pattern with the fields that matter. */
export type ExpectedEvent = CallEvent["type"] | EventPattern;

const sameText = (a: unknown, b: unknown): boolean => Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);

/** Matches an event against what is expected. */
export const isExpected = (event: CallEvent, expected: ExpectedEvent): boolean => {
  if (typeof expected === "string") return event.type === expected;
  const fields = new Map<string, unknown>(Object.entries(event));
  return Object.entries(expected).every(([name, value]) => sameText(fields.get(name), value));
};

/** Matches in order, with others in between: the expected events, as far as they came. */
export const matchInOrder = (
  events: readonly CallEvent[],
  expected: readonly ExpectedEvent[],
): readonly CallEvent[] => {
  const matched: CallEvent[] = [];
  for (const event of events) {
    const next = expected[matched.length];
    if (next !== undefined && isExpected(event, next)) matched.push(event);
  }
  return matched;
};

/** Formats an expected event: `{ type: "ended", by: "bob" }` → `ended {by: "bob"}`. */
export const textOfExpected = (expected: ExpectedEvent): string => {
  if (typeof expected === "string") return expected;
  const { type, ...fields } = expected;
  const texts = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return texts.length === 0 ? type : `${type} {${texts.join(", ")}}`;
};

/** The fields that every event of a call has. */
const ofEveryEvent: ReadonlySet<string> = new Set<keyof EventCall | "type">([
  "type",
  "callId",
  "role",
  "caller",
  "callees",
  "media",
  "group",
  "room",
  "roomText",
  "userData",
  "chatGroup",
]);

/** The distinguishing fields, which say what happened. */
const tellingFields = (event: CallEvent): readonly string[] => {
  if (event.type === "error") return [`code: ${JSON.stringify(event.error.code)}`];
  return Object.entries(event)
    .filter(([name, value]) => !ofEveryEvent.has(name) && value !== false && value !== "")
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
};

/** Formats an event: `ended {by: "bob", reason: 1, totalTime: 204} in call A1b2…`. */
export const textOfEvent = (event: CallEvent): string => {
  const fields = tellingFields(event);
  const what = fields.length === 0 ? event.type : `${event.type} {${fields.join(", ")}}`;
  return event.callId === null ? what : `${what} in call ${event.callId}`;
};
