import { legOf } from "@opencallkit/core";
import type { CommandName } from "@opencallkit/protocol";
import { hasGround } from "../../simulation/checks/has-ground.ts";
import { slackMs, type Ask, type Check, type CallHistory } from "../history/call-history.ts";
import { callAt, callsOf } from "./fold-facts.ts";
import { keyOf } from "../history/command-key.ts";

type Yes = Extract<Ask["outcome"], { said: "yes" }>;
/** Postcondition of a granted command: what is missing of what its yes promises, or null. */
type Promised = (history: CallHistory, ask: Ask, yes: Yes) => string | null;

const isIn = (history: CallHistory, { who: { user, client } }: Ask): boolean =>
  history.facts.some(({ fact }) => fact.type === "joined" && fact.body.user === user && fact.body.client === client);

const joins: Promised = (history, ask) => (isIn(history, ask) ? null : "no stay of that client is stored");

const leaves: Promised = (history, { who: { user, client }, sentAt }, { at }) => {
  const call = callAt(history, at);
  if (call === undefined) return "nothing of the call is stored";
  if (call.state === "void" || call.state === "ended") return null;
  const leg = legOf(call, user);
  const holds = leg !== undefined && "client" in leg && leg.client === client;
  if (leg?.state === "waiting" && holds) return "the caller still waits";
  if (leg?.state === "joined" && holds && leg.joinedAt < sentAt) return "the stay goes on";
  return leg?.state === "ringing" ? "it rings on" : null;
};

/** Postcondition of a participant's command (GROUP-3, VIDEO-1, VIDEO-2): its effect is stored, or there was nothing to do. */
const grants: Promised = ({ facts }, { inside, who, id, sentAt }, { at }) =>
  inside !== null && hasGround(inside, { ...who, id }, facts, { from: sentAt - slackMs, to: at + slackMs })
    ? null
    : "nothing that is stored says so";

const promised: { readonly [N in CommandName]: Promised } = {
  invite: ({ facts, record }, { who }) => {
    const first = facts[0]?.fact;
    if (record === null || first === undefined) return "there is no record";
    return first.type === "invited" && first.body.client === who.client ? null : "it is not that client's call";
  },
  accept: joins,
  join: joins,
  reject: leaves,
  cancel: leaves,
  hangUp: leaves,
  add: grants,
  switchMedia: grants,
  answerVideo: grants,
  reportNoPath: grants,
};

/** Causes of facts: which commands may have written each type, once. */
const causes: { readonly [name: string]: ReadonlySet<CommandName> } = {
  invited: new Set<CommandName>(["invite"]),
  added: new Set<CommandName>(["add"]),
  joined: new Set<CommandName>(["accept", "join"]),
  rejected: new Set<CommandName>(["reject", "hangUp"]),
  videoAsked: new Set<CommandName>(["switchMedia"]),
  mediaChanged: new Set<CommandName>(["switchMedia", "answerVideo", "accept"]),
  left: new Set<CommandName>(["hangUp", "cancel", "reject"]),
};

const moreThanAsked = (history: CallHistory): readonly string[] =>
  Object.entries(causes).flatMap(([name, commands]) => {
    const asked = history.asks.filter((ask) => commands.has(ask.type)).length;
    const stored = history.facts.filter(
      ({ fact }) => fact.type === name && !(fact.type === "left" && fact.body.how === "lost"),
    ).length;
    return stored > asked ? [`${stored} times ${name}, asked for ${asked} times`] : [];
  });

/** Single winner: nobody who is in the call is let in a second time. */
const secondWinners = (history: CallHistory): readonly string[] => {
  const calls = callsOf(history);
  return history.facts.flatMap(({ fact }, index) => {
    const before = calls[index - 1];
    if (fact.type !== "joined" || before === undefined) return [];
    const leg = legOf(before, fact.body.user);
    return leg?.state === "joined"
      ? [`${fact.body.user} is in it by ${leg.client} and joins by ${fact.body.client}`]
      : [];
  });
};

/** Tombstone (STORE-18): whether this fact is how a refused invite, with this code, has used its call id up. */
const keeps = ({ fact }: CallHistory["facts"][number], code: string): boolean => {
  if (fact.type !== "voided" || fact.body.cause.how === "cancelled") return false;
  const { cause } = fact.body;
  return code === (cause.how === "met" ? `met ${cause.call}` : cause.code);
};

/** Command semantics (I04, I10, I11, I12, black box): a yes took effect, a no did nothing, nothing took effect twice. */
export const checkCommands: Check = (history) => [
  ...history.asks.flatMap((ask) => {
    const { type, outcome, who } = ask;
    const steps = history.facts.filter(({ command }) => command === keyOf(ask));
    const about = `${type} of ${who.user}`;
    if (steps.length > 1) return [{ what: "doubled", says: `${about} is stored ${steps.length} times` }];
    if (outcome.said === "no" && steps.some((step) => !keeps(step, outcome.code)))
      return [{ what: "refused and done", says: `${about} was answered ${outcome.code}` }];
    const missing = outcome.said === "yes" ? promised[type](history, ask, outcome) : null;
    return missing === null ? [] : [{ what: "lost", says: `${about} was answered yes, but ${missing}` }];
  }),
  ...moreThanAsked(history).map((says) => ({ what: "doubled", says })),
  ...secondWinners(history).map((says) => ({ what: "two winners", says })),
];
