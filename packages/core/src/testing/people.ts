import type { Command, CommandBody, Fact } from "@opencallkit/protocol";
import { newCall, type Call, type KnownCall, isKnown } from "../call.ts";
import { decide } from "../decide.ts";
import type { Decision } from "../decision.ts";
import { evolve, fold } from "../evolve.ts";
import { defaultPolicy, type Asker, type Situation } from "../situation.ts";

/** Whom the tests of the rules let call each other: two clients of two users, and a stranger. */
export const callId = "AAAAAAAAAAAAAAAAAAAAAA";
const person = (user: string, page: number): Asker => ({
  user,
  client: `${user}-page-${page}`,
  device: `${user}-device-${page}`,
});
export const alice = person("alice", 1);
export const alice2 = person("alice", 2);
export const bob = person("bob", 1);
export const bob2 = person("bob", 2);
export const mallory = person("mallory", 1);

export const start = 1_000_000;

export const situation = (now: number, about: Partial<Situation> = {}): Situation => ({
  now,
  policy: defaultPolicy,
  busy: new Map(),
  devices: new Map([["bob", [bob.device]]]),
  lives: new Map(),
  graceFrom: 0,
  drawnRoom: 42,
  ...about,
});

export const invitation = (about: Partial<CommandBody<"invite">> = {}): Command<"invite"> => ({
  name: "invite",
  body: { call: callId, callees: ["bob"], media: "video", ...about },
});
export const command = (name: "accept" | "reject" | "cancel" | "hangUp"): Command => ({ name, body: { call: callId } });

/** The facts of a yes; a refusal is a failure of the test. */
export const factsOf = (decision: Decision): readonly Fact[] => {
  if ("no" in decision) throw new Error(`refused: ${decision.no}`);
  return decision.facts;
};

export const after = (call: Call, decision: Decision): Call => factsOf(decision).reduce<Call>(evolve, call);

export const known = (call: Call): KnownCall => {
  if (!isKnown(call)) throw new Error(`the call is ${call.phase}`);
  return call;
};

export const ringing = (about: Partial<Situation> = {}, body: Partial<CommandBody<"invite">> = {}): Call =>
  after(newCall, decide(newCall, invitation(body), alice, situation(start, about)));

/** Accepted by bob's first page five seconds after the invite. */
export const talking = (): Call => {
  const call = ringing();
  return after(call, decide(call, command("accept"), bob, situation(start + 5000)));
};

/** Hung up by alice ten seconds after the accept. */
export const over = (): Call => {
  const call = talking();
  return after(call, decide(call, command("hangUp"), alice, situation(start + 15_000)));
};

export const voided = (): Call => fold(factsOf(decide(newCall, command("cancel"), alice, situation(start))), newCall);
