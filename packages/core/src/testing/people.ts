import type { Command, CommandBody, Fact } from "@opencallkit/protocol";
import { newCall, type Call, type KnownCall, isKnown } from "../call/call.ts";
import { decide } from "../decide.ts";
import type { Decision } from "../decision.ts";
import { evolve, fold } from "../call/evolve.ts";
import { defaultPolicy, unlimited, type Asker, type DecisionContext } from "../context.ts";

/** Fixtures: the people whom tests of the rules let call each other; two clients of two users, and a stranger. */
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
export const carol = person("carol", 1);
export const dave = person("dave", 1);
export const mallory = person("mallory", 1);

export const start = 1_000_000;

export const context = (now: number, about: Partial<DecisionContext> = {}): DecisionContext => ({
  now,
  askedAt: now,
  policy: defaultPolicy,
  busy: new Map(),
  held: null,
  blockers: new Set(),
  devices: new Map([["bob", [bob.device]]]),
  lives: new Map(),
  graceFrom: 0,
  allowance: unlimited,
  drawnRoom: 42,
  ...about,
});

export const invitation = (about: Partial<CommandBody<"invite">> = {}): Command<"invite"> => ({
  type: "invite",
  body: { call: callId, callees: ["bob"], media: "video", ...about },
});
export const command = (type: "accept" | "reject" | "cancel" | "hangUp" | "join"): Command => ({
  type,
  body: { call: callId },
});

export const adding = (people: readonly string[], timeout?: number): Command<"add"> => ({
  type: "add",
  body: { call: callId, people: [...people], ...(timeout === undefined ? {} : { timeout }) },
});
export const switching = (media: "audio" | "video"): Command<"switchMedia"> => ({
  type: "switchMedia",
  body: { call: callId, media },
});
export const answering = (agree: boolean): Command<"answerVideo"> => ({
  type: "answerVideo",
  body: { call: callId, agree },
});

/** The facts of an accepting decision; a refusal fails the test. */
export const factsOf = (decision: Decision): readonly Fact[] => {
  if (decision.type !== "write") throw new Error(`no facts: ${JSON.stringify(decision)}`);
  return decision.facts;
};

export const after = (call: Call, decision: Decision): Call => factsOf(decision).reduce<Call>(evolve, call);

export const known = (call: Call): KnownCall => {
  if (!isKnown(call)) throw new Error(`the call is ${call.state}`);
  return call;
};

export const ringing = (about: Partial<DecisionContext> = {}, body: Partial<CommandBody<"invite">> = {}): Call =>
  after(newCall, decide(newCall, invitation(body), alice, context(start, about)));

/** A talking call: accepted by bob's first page five seconds after the invite. */
export const talking = (): Call => {
  const call = ringing();
  return after(call, decide(call, command("accept"), bob, context(start + 5000)));
};

/** Applies commands to a call, each a second after the one before, from `from` on. */
export const through = (
  call: Call,
  from: number,
  ...asked: readonly (readonly [Asker, Command, Partial<DecisionContext>?])[]
): Call =>
  asked.reduce<Call>(
    (now, [asker, each, about], index) => after(now, decide(now, each, asker, context(from + 1000 * index, about))),
    call,
  );

/** A ringing group call: alice rings bob, carol and dave. */
export const groupRinging = (about: Partial<DecisionContext> = {}, body: Partial<CommandBody<"invite">> = {}): Call =>
  ringing(about, { callees: ["bob", "carol", "dave"], ...body });

/** A talking group call: bob joined after five seconds, carol after six; dave still rings. */
export const groupTalking = (): Call =>
  through(groupRinging(), start + 5000, [bob, command("accept")], [carol, command("accept")]);

/** An ended call: hung up by alice ten seconds after the accept. */
export const over = (): Call => {
  const call = talking();
  return after(call, decide(call, command("hangUp"), alice, context(start + 15_000)));
};

export const voided = (): Call => fold(factsOf(decide(newCall, command("cancel"), alice, context(start))), newCall);
