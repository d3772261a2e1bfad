import { isKnown, legOf, type FoldedCall as Call } from "@opencallkit/core";
import type { Command } from "@opencallkit/protocol";
import type { Chance } from "../kernel/chance.ts";

/** Observable state of a simulated user: what they see on the screen. */
export type Sight = {
  readonly user: string;
  readonly client: string;
  readonly others: readonly string[];
  /** Calls of the page, in their folded state. */
  readonly calls: readonly (readonly [string, Call])[];
  /** Random call id, of a call that anybody has begun or is about to. */
  readonly anyCall: () => string;
  /** Live call that they are not in, any more or at all; null when there is none. */
  readonly outside: () => string | null;
  readonly newCall: () => string;
};

type Draw = (chance: Chance, sight: Sight) => Command;

const media = (chance: Chance): "audio" | "video" => chance.pick(["audio", "video"] as const);
/** Ring timeout in s: the app's default or a drawn one. */
const drawTimeout = (chance: Chance): { readonly timeout?: number } =>
  chance.happens(0.4) ? {} : { timeout: chance.pick([0, 2, 5, 20]) };

const some = (chance: Chance, people: readonly string[], most: number): string[] => {
  const count = 1 + chance.below(Math.min(most, people.length));
  const left = [...people];
  return Array.from({ length: count }, () => left.splice(chance.below(left.length), 1)).flat();
};

const inviteAs = (chance: Chance, { others, user }: Sight, call: string): Command => {
  const odd = chance.happens(0.03);
  const callees = odd
    ? chance.pick([[user], [...others.slice(0, 1), ...others.slice(0, 1)]])
    : some(chance, others, chance.happens(0.6) ? 1 : 4);
  return {
    type: "invite",
    body: {
      call,
      callees: callees.length === 0 ? [user] : callees,
      media: media(chance),
      ...drawTimeout(chance),
      ...(chance.happens(0.1) ? { room: 1 + chance.below(2) } : {}),
      ...(chance.happens(0.1) ? { roomText: "lobby" } : {}),
      ...(chance.happens(0.1) ? { chatGroup: "group" } : {}),
    },
  };
};

const invite: Draw = (chance, sight) =>
  inviteAs(chance, sight, chance.happens(0.08) ? sight.anyCall() : sight.newCall());

const onCall = (type: "accept" | "reject" | "cancel" | "hangUp" | "join", call: string): Command => ({
  type,
  body: { call },
});
const accept = (chance: Chance, call: string): Command => ({
  type: "accept",
  body: chance.happens(0.2) ? { call, media: "audio" } : { call },
});
const add = (chance: Chance, { others }: Sight, call: string): Command => ({
  type: "add",
  body: { call, people: some(chance, others, 3), ...drawTimeout(chance) },
});

/** No direct path: on the first one, or on another that the call may be on. */
const noPath = (chance: Chance, call: string): Command => ({
  type: "reportNoPath",
  body: { call, path: chance.happens(0.8) ? 0 : chance.below(3) },
});

/** Draws a sensible action of a participant. */
const inside = (chance: Chance, sight: Sight, call: string): Command => {
  switch (chance.below(11)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return onCall("hangUp", call);
    case 4:
    case 5:
      return add(chance, sight, call);
    case 6:
    case 7:
      return { type: "switchMedia", body: { call, media: media(chance) } };
    case 8:
      return noPath(chance, call);
    default:
      return { type: "answerVideo", body: { call, agree: chance.happens(0.6) } };
  }
};

/** Fuzzed action: whatever command for whatever call; what a user would not do, a modified client may. */
const anything = (chance: Chance, sight: Sight, call: string): Command => {
  switch (chance.below(10)) {
    case 0:
      return inviteAs(chance, sight, call);
    case 1:
      return accept(chance, call);
    case 2:
      return onCall("reject", call);
    case 3:
      return onCall("cancel", call);
    case 4:
      return onCall("hangUp", call);
    case 5:
      return onCall("join", call);
    case 6:
      return add(chance, sight, call);
    case 7:
      return { type: "switchMedia", body: { call, media: media(chance) } };
    case 8:
      return noPath(chance, call);
    default:
      return { type: "answerVideo", body: { call, agree: chance.happens(0.5) } };
  }
};

const wild: Draw = (chance, sight) => anything(chance, sight, chance.happens(0.1) ? sight.newCall() : sight.anyCall());

/** Draws the user's action on one of their calls; null: none now. */
const aboutCall = (chance: Chance, sight: Sight, id: string, call: Call): Command | null => {
  const leg = legOf(call, sight.user);
  if (leg === undefined || !isKnown(call)) return null;
  if (call.state === "ended") return null;
  switch (leg.state) {
    case "waiting":
      return chance.happens(0.35) ? (chance.happens(0.7) ? onCall("cancel", id) : inside(chance, sight, id)) : null;
    case "ringing":
      return chance.happens(0.7) ? accept(chance, id) : chance.happens(0.6) ? onCall("reject", id) : null;
    case "joined":
      return chance.happens(0.6) ? inside(chance, sight, id) : null;
    case "left":
      return chance.happens(0.5) ? onCall("join", id) : null;
  }
};

/** Draws a user's next action; null: none. `wildness`: probability of a fuzzed one. */
export const drawAction = (chance: Chance, sight: Sight, wildness: number): Command | null => {
  // Coverage bias: few users are outside of a live call, and each such state must meet every command.
  const out = chance.happens(0.3) ? sight.outside() : null;
  if (out !== null) return anything(chance, sight, out);
  if (chance.happens(wildness)) return wild(chance, sight);
  const live = sight.calls.filter(([, call]) => isKnown(call) && call.state !== "ended");
  if (live.length > 0) {
    const [id, call] = chance.pick(live);
    return aboutCall(chance, sight, id, call);
  }
  return invite(chance, sight);
};
