import type { Fact, FactBody, FactName } from "@opencallkit/protocol";
import { isKnown, type Call } from "../call/call.ts";
import { listeners } from "../call/people.ts";

type Trim<N extends FactName> = (body: FactBody<N>, listener: string) => FactBody<N> | null;

const own = <V>(map: { readonly [user: string]: V }, user: string): { [user: string]: V } =>
  Object.fromEntries(Object.entries(map).filter(([key]) => key === user));

const ownName = (users: readonly string[], user: string): string[] => users.filter((each) => each === user);

/**
 * Redaction (HEAR-2): clients, devices and blocks are heard by their own user only; what concerns nobody else is a
 * blank to them.
 */
const trimBy: { readonly [N in FactName]: Trim<N> } = {
  invited: (body, listener) => ({
    ...body,
    client: listener === body.caller ? body.client : "",
    reached: own(body.reached, listener),
    shielded: ownName(body.shielded, listener),
  }),
  added: (body, listener) => ({
    ...body,
    reached: own(body.reached, listener),
    shielded: ownName(body.shielded, listener),
  }),
  rang: (body, listener) => (listener === body.user ? body : null),
  joined: (body, listener) => (listener === body.user ? body : { ...body, client: "" }),
  rejected: (body, listener) => (listener === body.user ? body : { ...body, client: "" }),
  missed: (body) => body,
  lineBusy: (body) => body,
  left: (body) => body,
  removed: (body) => body,
  mediaChanged: (body) => body,
  mediaPlanned: (body) => body,
  videoAsked: (body) => body,
  videoRefused: (body) => body,
  endsSoon: (body) => body,
  ended: (body) => body,
  voided: (body, listener) => (listener === body.user ? body : null),
};

const trim = <N extends FactName>(name: N, body: FactBody<N>, listener: string): FactBody<N> | null =>
  trimBy[name](body, listener);

const hearBy = <N extends FactName>(fact: Fact<N>, listener: string): Fact<N> | null => {
  const body = trim(fact.type, fact.body, listener);
  if (body === null) return null;
  // Keeps the object where nothing was redacted, so that it is serialized once for all who hear it so.
  return body === fact.body ? fact : { ...fact, body };
};

/** Redacts a fact for a leg: whole, trimmed, or null for a blank that only counts. */
export const hear = (fact: Fact, listener: string): Fact | null => hearBy(fact, listener);

/** The audience (HEAR-1): the users who hear of a call. */
export const audience = (call: Call): readonly string[] => {
  if (call.state === "void") return [call.caller];
  return isKnown(call) ? listeners(call) : [];
};
