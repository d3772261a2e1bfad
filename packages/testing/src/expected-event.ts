import type { CallEvent, EventCall } from "@opencallkit/client";

/** An event with some of its fields: those that are given have to be equal. */
type EventPattern = {
  readonly [T in CallEvent["type"]]: { readonly type: T } & Partial<Omit<Extract<CallEvent, { type: T }>, "type">>;
}[CallEvent["type"]];

/** The type of an event, or an event with the fields that matter. */
export type ExpectedEvent = CallEvent["type"] | EventPattern;

const sameText = (a: unknown, b: unknown): boolean => Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);

/** Whether an event is the expected one. */
export const isExpected = (event: CallEvent, expected: ExpectedEvent): boolean => {
  if (typeof expected === "string") return event.type === expected;
  const fields = new Map<string, unknown>(Object.entries(event));
  return Object.entries(expected).every(([name, value]) => sameText(fields.get(name), value));
};

/** The events that were expected, in this order and with others in between, as far as they came. */
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

/** `{ type: "ended", by: "bob" }` → `ended {by: "bob"}` */
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

/** The fields that say what happened. */
const tellingFields = (event: CallEvent): readonly string[] => {
  if (event.type === "error") return [`code: ${JSON.stringify(event.error.code)}`];
  return Object.entries(event)
    .filter(([name, value]) => !ofEveryEvent.has(name) && value !== false && value !== "")
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
};

/** `ended {by: "bob", reason: 1, totalTime: 204} in call A1b2…` */
export const textOfEvent = (event: CallEvent): string => {
  const fields = tellingFields(event);
  const what = fields.length === 0 ? event.type : `${event.type} {${fields.join(", ")}}`;
  return event.callId === null ? what : `${what} in call ${event.callId}`;
};
