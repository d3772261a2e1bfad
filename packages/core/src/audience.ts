import type { Fact, FactBody, FactName } from "@opencallkit/protocol";
import { isKnown, type Call, type Leg } from "./call.ts";

type Trim<N extends FactName> = (body: FactBody<N>, listener: string) => FactBody<N> | null;

const own = <V>(map: { readonly [user: string]: V }, user: string): { [user: string]: V } =>
  Object.fromEntries(Object.entries(map).filter(([key]) => key === user));

/** HEAR-2: clients and devices are heard by their own user only; what concerns nobody else is a blank to them. */
const trimBy: { readonly [N in FactName]: Trim<N> } = {
  invited: (body, listener) => ({
    ...body,
    client: listener === body.caller ? body.client : "",
    reached: own(body.reached, listener),
  }),
  rang: (body, listener) => (listener === body.user ? body : null),
  joined: (body, listener) => (listener === body.user ? body : { ...body, client: "" }),
  rejected: (body, listener) => (listener === body.user ? body : { ...body, client: "" }),
  missed: (body) => body,
  lineBusy: (body) => body,
  left: (body) => body,
  ended: (body) => body,
  voided: (body, listener) => (listener === body.user ? body : null),
};

const trim = <N extends FactName>(name: N, body: FactBody<N>, listener: string): FactBody<N> | null =>
  trimBy[name](body, listener);

const hearBy = <N extends FactName>(fact: Fact<N>, listener: string): Fact<N> | null => {
  const body = trim(fact.name, fact.body, listener);
  return body === null ? null : { ...fact, body };
};

/** A fact as a leg hears it: whole, trimmed, or null for a blank that only counts. */
export const hear = (fact: Fact, listener: string): Fact | null => hearBy(fact, listener);

const wasBusy = (leg: Leg | undefined): boolean => leg?.state === "left" && leg.how === "busy";

/**
 * HEAR-1: the users who hear of a call: everybody with a leg in it. Somebody who was busy from the
 * start hears nothing at all.
 */
export const audience = (call: Call): readonly string[] => {
  if (call.phase === "void") return [call.caller];
  if (!isKnown(call)) return [];
  return Object.keys(call.legs).filter((user) => !wasBusy(call.legs[user]));
};
