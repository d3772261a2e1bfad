import { evolve, isKnown, legOf, newCall, type FoldedCall as Call } from "@opencallkit/core";
import type { Command, CommandBody, Fact } from "@opencallkit/protocol";
import { commandName, type StoredFact } from "@opencallkit/server/ports";
import { datedBack } from "@opencallkit/sql";

type Asker = { readonly user: string; readonly client: string };
/** Justification of a granted command: it wrote the right facts into the call as it was before, or there was nothing to do. */
type Inside = "add" | "switchMedia" | "answerVideo" | "reportNoPath";
type Grounds<N extends Inside> = {
  readonly wrote: (facts: readonly Fact[], before: Call, body: CommandBody<N>, asker: Asker) => boolean;
  readonly idle: (call: Call, body: CommandBody<N>, asker: Asker) => boolean;
};

const isHere = (call: Call, user: string): boolean => {
  const leg = legOf(call, user);
  return leg !== undefined && leg.state !== "left";
};
const holds = (call: Call, { user, client }: Asker): boolean => {
  const leg = legOf(call, user);
  return (leg?.state === "joined" || leg?.state === "waiting") && leg.client === client;
};
const turns = (facts: readonly Fact[], media: "audio" | "video", { user }: Asker): boolean =>
  facts.some(({ type, body }) => type === "mediaChanged" && body.media === media && body.by === user);
const refuses = (facts: readonly Fact[], { user }: Asker): boolean =>
  facts.some(({ type, body }) => type === "videoRefused" && body.user === user);

const add: Grounds<"add"> = {
  wrote: (facts, before, { people }, { user }) => {
    const rung = facts.flatMap(({ type, body }) => (type === "added" && body.by === user ? body.people : []));
    const wanted = people.filter((each) => !isHere(before, each));
    return wanted.length === rung.length && wanted.every((each) => rung.includes(each));
  },
  idle: (call, { people }, asker) => holds(call, asker) && people.every((user) => isHere(call, user)),
};
const switchMedia: Grounds<"switchMedia"> = {
  wrote: (facts, before, { media }, asker) => {
    if (media === "audio") return turns(facts, "audio", asker) || refuses(facts, asker);
    const asks = facts.some(({ type, body }) => type === "videoAsked" && body.user === asker.user);
    return asks || (before.state === "talking" && before.videoAsked !== null && turns(facts, "video", asker));
  },
  idle: (call, { media }, asker) => {
    if (call.state !== "talking" || call.about.group || !holds(call, asker)) return false;
    if (media === "video") return call.about.media === "video" || call.videoAsked?.user === asker.user;
    return call.about.media === "audio" && call.videoAsked === null;
  },
};
const answerVideo: Grounds<"answerVideo"> = {
  wrote: (facts, _before, { agree }, asker) => (agree ? turns(facts, "video", asker) : refuses(facts, asker)),
  // No no-op: an answer without a pending request is refused.
  idle: () => false,
};

const reportNoPath: Grounds<"reportNoPath"> = {
  wrote: (facts, before, { path }) => {
    const isThere = isKnown(before) && before.about.plan.path === path && before.about.plan.transport === "p2p";
    return isThere && facts[0]?.type === "mediaPlanned";
  },
  idle: (call, { path }, asker) => holds(call, asker) && isKnown(call) && call.about.plan.path !== path,
};

const insideTypes: ReadonlySet<string> = new Set<Inside>(["add", "switchMedia", "answerVideo", "reportNoPath"]);
/** Command of a participant, for a call that they are in. */
export type InsideCommand = Command<Inside>;
export const isInside = (command: Command): command is InsideCommand => insideTypes.has(command.type);

/** Decision interval: between when, in ms, the command may have been decided. */
export type Moments = { readonly from: number; readonly to: number };
type Step = Asker & { readonly id: string };
type Facts = readonly StoredFact[];

/** Fold (event sourcing): the state of the call after each of its facts. */
const callsOf = (facts: Facts): readonly Call[] => {
  let call: Call = newCall;
  return facts.map(({ fact }) => (call = evolve(call, fact)));
};

/** Whether a fact's time is when it was stored: what the server finds out later is backdated. */
const isTimely = ({ fact, command }: StoredFact): boolean => command !== null || !datedBack.includes(fact.type);

/** States of the call within an interval, as far as the facts say. */
const during = (facts: Facts, { from, to }: Moments): readonly Call[] =>
  callsOf(facts).filter((_call, index) => {
    const next = facts.slice(index + 1).find(isTimely);
    return (facts[index]?.fact.at ?? 0) <= to && (next === undefined || next.fact.at >= from);
  });

const judge = <N extends InsideCommand["type"]>(
  { wrote, idle }: Grounds<N>,
  body: CommandBody<N>,
  asker: Step,
  facts: Facts,
  moments: Moments,
): boolean => {
  const from = facts.findIndex(({ command }) => command === commandName(asker));
  if (from < 0) return during(facts, moments).some((call) => idle(call, body, asker));
  // Same write set: the facts that follow in one step have no command of their own.
  const next = facts.findIndex(({ command }, index) => index > from && command !== null);
  const step = facts.slice(from, next < 0 ? undefined : next).map(({ fact }) => fact);
  return wrote(step, callsOf(facts)[from - 1] ?? newCall, body, asker);
};

/** Whether a granted command of a participant is justified by the stored facts (I11). */
export const hasGround = (command: InsideCommand, asker: Step, facts: Facts, moments: Moments): boolean => {
  switch (command.type) {
    case "add":
      return judge(add, command.body, asker, facts, moments);
    case "switchMedia":
      return judge(switchMedia, command.body, asker, facts, moments);
    case "answerVideo":
      return judge(answerVideo, command.body, asker, facts, moments);
    case "reportNoPath":
      return judge(reportNoPath, command.body, asker, facts, moments);
  }
};
