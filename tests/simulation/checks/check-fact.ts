import { isKnown, isLive, legOf, type FoldedCall as Call, type Policy, wasRemoved } from "@opencallkit/core";
import type { Fact, FactName } from "@opencallkit/protocol";
import { isDeepStrictEqual } from "node:util";
import type { CallRow } from "../store/tables.ts";
import { hasSense, legsOf, newestStay } from "./leg-rules.ts";
import { proofMs, type Truth } from "./truth.ts";
import { hold, Violation } from "./violation.ts";

type At = {
  readonly before: Call;
  readonly row: CallRow;
  readonly truth: Truth;
  /** Cause: whether a command asked for it. */ readonly asked: boolean;
  /** Whether it is the only fact of its commit. */ readonly alone: boolean;
};
type Check<N extends FactName> = (fact: Fact<N>, at: At) => void;

/** Tolerance in ms: twice the clock skew between nodes; no check is finer than that. */
const slack = ({ skewMs }: Truth): number => 2 * skewMs + 2;

const checkRing = (
  at: number,
  by: string,
  people: readonly string[],
  ring: { readonly ringEndsAt: number; readonly shielded: readonly string[]; readonly reached: object },
  { row, truth }: At,
): void => {
  const policy = truth.policy(row.app);
  const length = ring.ringEndsAt - at;
  hold("S04", length > 0 && length <= policy.longestRingMs, () => `a ring of ${length} ms`);
  for (const user of people) {
    hold("I24", truth.belongs(row.app, user), () => `${user} is of another app`);
    const since = truth.blockedSince(row.app, user, by);
    const shielded = ring.shielded.includes(user);
    if (since !== null && since < truth.now())
      hold(
        "I23",
        shielded || legOf(row.call, user)?.state !== "ringing",
        () => `${user} has blocked ${by} and is rung`,
      );
    hold("I23", !(shielded && Object.hasOwn(ring.reached, user)), () => `a shielded ring reaches ${user}`);
  }
};

const joinedIn = (call: Call): number => legsOf(call).filter(([, { state }]) => state === "joined").length;

/** The plan that a call begins with (PLAN-2), by the rule's words and not by its code. */
const firstPlan = ({ media, sfu }: Policy, callees: number) => {
  if (media === "none") return { path: 0, transport: "none" };
  if (sfu === "never" || (sfu === "auto" && callees === 1)) return { path: 0, transport: "p2p" };
  return { path: 1, transport: "sfu" };
};

/** Longest recall in ms: from the new invite to the end of the call that it replaces, its commit included. */
const recallMs = 5000;
/** Lease of a caller in ms, plus the time until a node looks. */
const callerMs = 25_000;
/** Shortest lease in ms, less clock skew and commit latency. */
const leaseMs = 9000;
/** Extra lease in ms after a node's death, for proofs of life that it had not written (BEAT-8). */
const unwrittenMs = 4000;
/** Slack in ms: clock skew and commit latency, which shorten a lease. */
const slackMs = 1000;

/** In-flight time in ms: a proof of life that arrives while the loss is being committed (up to 1.5 s) is too late. */
const onItsWayMs = 2000;

/** Start of a leg, and since when it is surely on disk: proofs of life before that do not count for it. */
type Begun = { readonly at: number; readonly storedBy: number };

/** Lease safety (LIFE-1, LIFE-2, BEAT-8): without a goodbye nobody is lost sooner than a lease after any node has heard them. */
const checkQuiet = (
  user: string,
  client: string,
  { at, storedBy }: Begun,
  app: number,
  lease: "leaseMs" | "callerLeaseMs",
  truth: Truth,
): void => {
  const now = truth.now();
  const recalls = now - (truth.invitedAt(app, user) ?? -Infinity) < recallMs;
  if (truth.saidGone(client) !== null || recalls || truth.proofsAtRisk()) return;
  const written = truth.writtenBy(client, proofMs);
  const quiet = now - Math.max(at, written !== null && written.at > storedBy ? written.at : 0);
  const leastMs = truth.policy(app)[lease] - slackMs + (written?.outlived === true ? unwrittenMs : 0);
  hold("I21", quiet >= leastMs, () => `${user} is lost ${quiet} ms after they were heard, and that was written`);
  // Unknowable: what a node heard right before it died, and a return after the lease has run out.
  if (!truth.nodesLived() || truth.cameBack(client, leaseMs, now - proofMs - onItsWayMs)) return;
  const heard = truth.heardIn(client, Math.max(now - leaseMs, storedBy), now - onItsWayMs);
  hold("I21", !heard, () => `${user} is lost less than ${leaseMs} ms after they were heard`);
};

/** Loss of a participant (LIFE-1, LIFE-3, BEAT-5): never before the lease expires; a page that said goodbye counts as hung up. */
const checkLost = (
  { user, how }: { readonly user: string; readonly how: "hangUp" | "lost" },
  heard: number,
  { client, joinedAt }: { readonly client: string; readonly joinedAt: number },
  app: number,
  truth: Truth,
): void => {
  const now = truth.now();
  const quiet = now - heard;
  // Replication lag (BEAT-4): a node writes its proofs of life every 4 s; until then the others may not know of them.
  const known = truth.heardIn(client, now - leaseMs, now - proofMs);
  const there = known && now - (truth.connectedSince(client) ?? Infinity) > proofMs;
  hold("I21", !there, () => `${user} counts as lost ${quiet} ms after they were heard, and is connected`);
  if (now - (truth.invitedAt(app, user) ?? -Infinity) < recallMs) return;
  const since = now - truth.tables.outageEnd();
  hold("I21", since >= leaseMs, () => `${user} is lost ${since} ms after an outage of ours`);
  // Goodbye before the stay was stored: there was no leg yet to record it on.
  const saidGone = truth.saidGone(client);
  if (saidGone !== null && saidGone > joinedAt && saidGone >= (truth.heardAt(client) ?? 0) && truth.keepsGoing())
    hold("I21", how === "hangUp", () => `${user} said that they go and counts as lost`);
};

/** Lease of a caller (LIFE-2): nobody is rung for long by a caller who is gone. */
const checkCaller = (call: Call, truth: Truth): void => {
  if (call.state !== "ringing" || !truth.nodesLived() || truth.proofsAtRisk()) return;
  const leg = legOf(call, call.about.caller);
  const heard = leg?.state === "waiting" ? (truth.heardAt(leg.client) ?? truth.now()) : truth.now();
  const quiet = truth.now() - Math.max(heard, call.about.createdAt);
  hold("I02", quiet < callerMs, () => `it rings, and ${call.about.caller} was heard ${quiet} ms ago`);
};

const checks: { readonly [N in FactName]: Check<N> } = {
  invited: ({ at, body }, world) => {
    hold("I18", world.before.state === "new", () => "a call id begins twice");
    hold("I24", world.truth.belongs(world.row.app, body.caller), () => `${body.caller} is of another app`);
    checkRing(at, body.caller, body.callees, body, world);
    const plan = { path: body.plan.path, transport: body.plan.transport };
    const planned = firstPlan(world.truth.policy(world.row.app), body.callees.length);
    hold("S04", isDeepStrictEqual(plan, planned), () => `begins on ${plan.transport}, path ${plan.path}`);
  },
  added: ({ at, body }, world) => {
    for (const user of body.people) {
      const leg = legOf(world.before, user);
      hold("I03", leg === undefined || leg.state === "left", () => `${user} is rung twice at once`);
      hold("I26", !wasRemoved(world.before, user), () => `${user} was removed and is rung`);
    }
    const by = legOf(world.before, body.by);
    hold("I11", by?.state === "joined" || by?.state === "waiting", () => `${body.by} is not in the call and adds`);
    checkRing(at, body.by, body.people, body, world);
  },
  rang: ({ body }, { before }) => {
    const leg = legOf(before, body.user);
    hold("I23", leg?.state === "ringing" && !leg.shielded, () => `a ring that is none reaches ${body.user}`);
    if (leg?.state === "ringing")
      hold("I12", !leg.reached.includes(body.device), () => `${body.device} is reached twice`);
  },
  joined: ({ at, body }, { before, row }) => {
    const leg = legOf(before, body.user);
    hold("I04", leg?.state !== "joined" && leg?.state !== "waiting", () => `${body.user} is joined twice`);
    hold("I26", !wasRemoved(before, body.user), () => `${body.user} was removed and joins`);
    hold("I09", body.stay === newestStay(before) + 1, () => `stay ${body.stay} after ${newestStay(before)}`);
    if (leg?.state === "ringing" && !leg.shielded)
      hold("I21", at < leg.endsAt, () => `answered ${at - leg.endsAt} ms after the ring's deadline in ${row.id}`);
  },
  rejected: ({ at, body }, { before }) => {
    const leg = legOf(before, body.user);
    if (leg?.state !== "ringing") throw new Violation("I04", `${body.user} rejects and does not ring`);
    hold("I21", at < leg.endsAt, () => `${body.user} rejects ${at - leg.endsAt} ms after the ring's deadline`);
  },
  missed: ({ at, body }, { before, truth }) => {
    checkCaller(before, truth);
    const leg = legOf(before, body.user);
    if (leg?.state !== "ringing") throw new Violation("I21", `${body.user} has missed nothing`);
    hold("I21", at === leg.endsAt, () => `missed ${at - leg.endsAt} ms beside the deadline`);
    hold("I21", truth.now() >= at - slack(truth), () => "missed before the deadline");
  },
  lineBusy: ({ body }, { row, truth, before }) => {
    const leg = legOf(before, body.user);
    hold("I23", leg?.state === "ringing" && !leg.shielded, () => `${body.user} is shielded and busy`);
    const freed = truth.freedAt(row.app, body.user);
    const held = truth.tables.holders(row.app, [body.user]).get(body.user);
    const lately = freed !== null && truth.now() - freed < 10_000;
    hold("I03", (held !== undefined && held !== row.id) || lately, () => `${body.user} is not busy`);
  },
  left: ({ at, body }, { before, truth, asked, row }) => {
    const leg = legOf(before, body.user);
    if (leg?.state !== "joined") throw new Violation("I01", `${body.user} leaves and was not there`);
    hold("I09", body.stay === leg.stay && at >= leg.joinedAt, () => `stay ${body.stay} ends as no stay may`);
    const heard = Math.max(truth.heardAt(leg.client) ?? 0, truth.saidGone(leg.client) ?? 0, leg.joinedAt);
    if (asked) return hold("I21", body.how === "hangUp", () => `${body.user} is lost by a command`);
    hold(
      "I09",
      at <= heard + slack(truth),
      () => `${body.user} is billed ${at - heard} ms after the last proof of life`,
    );
    checkLost(body, heard, leg, row.app, truth);
    if (body.how === "hangUp") return;
    const begun = { at: leg.joinedAt, storedBy: leg.joinedAt + onItsWayMs };
    checkQuiet(body.user, leg.client, begun, row.app, "leaseMs", truth);
    // Lost goodbye: an unload beacon may be sent and never arrive.
    const short = Math.max(truth.writtenBy(leg.client, proofMs)?.at ?? 0, leg.joinedAt) - at;
    hold(
      "I09",
      short <= (truth.nodesLived() ? 10_000 : 15_000) || truth.proofsAtRisk(),
      () => `${body.user} is billed ${short} ms too little`,
    );
  },
  removed: ({ body }, { before }) =>
    hold("I11", legOf(before, body.user) !== undefined, () => `${body.user} has no leg and is removed`),
  mediaPlanned: ({ body }, { before, row, truth, alone }) => {
    const last = isKnown(before) ? before.about.plan : null;
    hold("I14", last !== null && body.path > last.path, () => `path ${body.path} after ${last?.path}`);
    hold("S04", last?.transport === "p2p" && body.transport === "sfu", () => `moves to ${body.transport}`);
    hold("S04", truth.policy(row.app).sfu !== "never", () => "moves to a media server that there is none of");
    // With somebody who joins, for they are too many; by itself, for somebody has found no direct path (I11 sees to that).
    hold("S04", alone || joinedIn(before) > 2, () => `moves with ${joinedIn(before)} people`);
  },
  mediaChanged: ({ at, body }, { before }) => {
    if (before.state !== "talking") throw new Violation("I21", "media change in a call that does not talk");
    hold("I11", !before.about.group, () => "media change in a group call");
    if (body.media === "audio") return;
    const asked = before.videoAsked;
    hold("I19", asked !== null && asked.user !== body.by, () => `video without consent, by ${body.by}`);
    hold("I21", asked === null || at < asked.endsAt, () => "video after the question was over");
  },
  videoAsked: ({ body }, { before }) =>
    hold("I19", before.state === "talking" && legOf(before, body.user)?.state === "joined", () => "video asked"),
  videoRefused: ({ at, body }, { before }) => {
    const asked = before.state === "talking" ? before.videoAsked : null;
    if (asked === null) throw new Violation("I21", "no question for video to refuse");
    if (body.user === null) hold("I21", at === asked.endsAt, () => "a question's end beside its deadline");
  },
  endsSoon: ({ at, body }, { before, truth, row }) => {
    if (before.state !== "talking") throw new Violation("I21", "a warning in a call that does not talk");
    const { longestCallMs, warnMs } = truth.policy(row.app);
    const longest = body.endsAt - before.connectedAt;
    hold("S04", longest === longestCallMs, () => `a call of ${longest} ms where ${longestCallMs} are allowed`);
    hold("S04", before.closesAt === null, () => "people are warned twice");
    const warned = Math.min(warnMs, longestCallMs);
    hold("S04", body.endsAt - at === warned, () => `warned ${body.endsAt - at} ms before the end, and not ${warned}`);
  },
  ended: ({ at, body }, { before, truth, asked, row }) => {
    hold("I01", before.state !== "ended", () => "a call ends twice");
    const wanted = body.result === "cancel" || body.result === "ended_by_server";
    hold("S02", wanted || !hasSense(before), () => `${body.result} of a call that somebody is in`);
    const caller = isKnown(before) ? legOf(before, before.about.caller) : undefined;
    if (isKnown(before) && body.result === "cancel" && !asked && caller?.state === "waiting") {
      const begun = { at: before.about.createdAt, storedBy: row.begunAt };
      checkQuiet(body.by ?? "", caller.client, begun, row.app, "callerLeaseMs", truth);
    }
    hold("I09", at <= truth.now() + slack(truth), () => `a call ends ${at - truth.now()} ms from now`);
  },
  voided: (_fact, { before }) => hold("I18", before.state === "new", () => "a call that exists is voided"),
};

const run = <N extends FactName>(name: N, fact: Fact<N>, at: At): void => checks[name](fact, at);
const dispatch = <N extends FactName>(fact: Fact<N>, at: At): void => run(fact.type, fact, at);

/** Invariants of one fact, given the call as it was before. */
export const checkFact = (fact: Fact, at: At): void => {
  const { before, truth } = at;
  hold("I01", before.state !== "ended", () => `${fact.type} after the end`);
  hold("I21", fact.at <= truth.now() + slack(truth), () => `${fact.type} is ${fact.at - truth.now()} ms ahead`);
  if (fact.type !== "invited" && fact.type !== "voided") hold("I21", isLive(before), () => `${fact.type} in no call`);
  dispatch(fact, at);
};

/** Size limits of the call after a step (GROUP-2, LIMIT-1). */
export const checkSize = (call: Call, { truth, row }: Pick<At, "truth" | "row">): void => {
  const policy = truth.policy(row.app);
  const people = legsOf(call).filter(([, { state }]) => state !== "left").length;
  const isDirect = policy.media === "auto" && policy.sfu === "never";
  const most = isDirect ? Math.min(4, policy.people) : policy.people;
  hold("S04", people <= most, () => `${people} people where ${most} fit`);
  const mayStay = isDirect || !isLive(call) || call.about.plan.transport !== "p2p" || joinedIn(call) <= 2;
  hold("S04", mayStay, () => `${joinedIn(call)} people on direct links`);
};
