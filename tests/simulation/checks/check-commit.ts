import {
  evolve,
  fold,
  heardOf,
  audience,
  isLive,
  legOf,
  newCall,
  view,
  wasRemoved,
  type FoldedCall as Call,
} from "@opencallkit/core";
import type { Fact } from "@opencallkit/protocol";
import { isDeepStrictEqual } from "node:util";
import { commandName, type WriteSet } from "@opencallkit/server/ports";
import type { CallRow } from "../store/tables.ts";
import { checkEnd } from "./check-end.ts";
import { checkFact, checkSize } from "./check-fact.ts";
import { hasSense, isClaim, legsOf } from "./leg-rules.ts";
import type { Truth } from "./truth.ts";
import { seesAlike } from "./sees-alike.ts";
import { hold } from "./violation.ts";

/** Slot consistency (S03, I03): the slots in the store are those of the call's legs. */
const checkSlots = (row: CallRow, { tables }: Truth): void => {
  const legs = legsOf(row.call);
  const held = tables.holders(
    row.app,
    legs.map(([user]) => user),
  );
  for (const [user, leg] of legs) {
    const mine = held.get(user) === row.id;
    const should = isLive(row.call) && isClaim(leg);
    hold("S03", mine === should, () => `${user} (${leg.state}) ${mine ? "holds" : "does not hold"} the slot`);
  }
};

/** Number of rings of a user in a call, by invite and add. */
const ringsOf = ({ facts }: CallRow, user: string): number =>
  facts.filter(
    ({ fact }) =>
      (fact.type === "invited" && fact.body.callees.includes(user)) ||
      (fact.type === "added" && fact.body.people.includes(user)),
  ).length;

/** Blocking (I23): a user whom a ring must not reach hears nothing of it, and has no leg that a query would find. */
const checkShields = (row: CallRow): void => {
  for (const [user, leg] of legsOf(row.call))
    if (leg.state === "ringing" && leg.shielded && !leg.heard)
      hold("I23", !row.legs.has(user), () => `${user} hears of ${row.id}, whose caller they have blocked`);
    else if (leg.state === "left" && leg.how === "busy" && leg.stays.length === 0 && ringsOf(row, user) === 1)
      hold("I23", !row.legs.has(user), () => `${user} was busy and hears of ${row.id}`);
};

/** Due time (DUE-1): the store has the call's next deadline. */
const checkDue = (row: CallRow, { policy }: Truth): void => {
  const { call, due } = row;
  hold("S04", isLive(call) === (due !== null), () => `due ${due} while ${call.state}`);
  if (due === null) return;
  for (const [user, leg] of legsOf(call))
    if (leg.state === "ringing") hold("S04", due <= leg.endsAt, () => `the ring of ${user} is not looked at in time`);
  if (call.state === "talking" && call.closesAt === null)
    hold("S04", due <= call.connectedAt + policy(row.app).longestCallMs, () => "nobody warns of the longest call");
};

/** Glare (I15): of two who call each other at once neither is busy. */
const checkGlare = (row: CallRow, step: WriteSet, { tables, policy, skewMs }: Truth): void => {
  const [first] = step.facts;
  if (first?.type !== "invited" || first.body.group || policy(row.app).glare !== "merge") return;
  if (!step.facts.some(({ type }) => type === "lineBusy")) return;
  for (const other of tables.rows()) {
    const { call } = other;
    if (other.app !== row.app || other === row || call.state !== "ringing" || call.about.group) continue;
    const rung = legOf(call, first.body.caller);
    const rings = rung?.state === "ringing" && !rung.shielded;
    // Concurrent: a decision made before the other call was on disk counts as earlier.
    const crossed = rings && other.begunAt < first.at - skewMs && call.about.caller === first.body.callees[0];
    hold("I15", !crossed, () => `${first.body.caller} hears busy from somebody who is calling them in ${other.id}`);
  }
};

/** View consistency (S01, HEAR-3): every client sees the call as the server does; a removed user hears nothing afterwards (I26, HEAR-6). */
export const checkHearing = (row: CallRow): void => {
  const all = row.facts.map(({ fact }) => fact);
  for (const user of audience(row.call)) {
    const { facts } = heardOf(row.call, all, user);
    const heard = fold(facts, newCall);
    for (const client of clientsOf(row.call, user))
      hold(
        "S01",
        seesAlike(view(heard, user, client), row.call, user, client),
        () => `${user} sees ${row.id} otherwise than it is`,
      );
    if (wasRemoved(row.call, user)) checkRemoved(row, user, facts);
  }
};
/** Redacted end: that the call is over, and neither how nor by whom. */
const isBareEnd = ({ type, body }: Fact): boolean =>
  type === "ended" && isDeepStrictEqual(body, { result: "ended_by_server", by: null });
const checkRemoved = (row: CallRow, user: string, facts: readonly (Fact | null)[]): void => {
  const at = facts.findIndex((fact) => fact?.type === "removed" && fact.body.user === user);
  const after = facts.slice(at + 1).filter((fact) => fact !== null && !isBareEnd(fact));
  hold("I26", after.length === 0, () => `${user} was removed from ${row.id} and hears ${after[0]?.type ?? ""}`);
};
const clientsOf = (call: Call, user: string): readonly string[] => {
  const leg = legsOf(call).find(([each]) => each === user)?.[1];
  return ["another", ...(leg !== undefined && "client" in leg && leg.client !== "" ? [leg.client] : [])];
};

/** Idempotency check before a step is written (I12): one command causes facts once. */
export const checkBefore = (row: CallRow | undefined, step: WriteSet): void => {
  const { command } = step;
  if (row === undefined || command === null) return;
  hold("I12", !row.commands.has(commandName(command)), () => `${command.id} of ${command.client} takes effect twice`);
};

/** Invariants of a call after each commit. */
export const checkCommit = (row: CallRow, before: Call, step: WriteSet, truth: Truth): void => {
  let call = before;
  for (const fact of step.facts) {
    checkFact(fact, { before: call, row, truth, asked: step.command !== null, alone: step.facts.length === 1 });
    call = evolve(call, fact);
  }
  hold("S02", hasSense(call), () => `a live call with nobody to talk to: ${row.id}`);
  checkSize(call, { truth, row });
  checkSlots(row, truth);
  checkDue(row, truth);
  checkShields(row);
  checkGlare(row, step, truth);
  if (call.state === "ended") checkEnd(call, row, truth);
  if (isLive(call)) hold("I18", row.room?.number === call.about.room, () => "a live call without its room");
  else hold("I22", row.room === null, () => "a call that is over holds its room");
};
