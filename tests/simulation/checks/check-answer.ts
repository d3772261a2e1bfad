import { legOf, type Leg } from "@opencallkit/core";
import type { Command, CommandName, RefusalCode } from "@opencallkit/protocol";
import { commandName } from "@opencallkit/server/ports";
import { noLimits } from "@opencallkit/testing/no-limits";
import { hasGround, isInside, type InsideCommand } from "./has-ground.ts";
import type { Truth } from "./truth.ts";
import { hold, type InvariantId } from "./violation.ts";

/** Command response in flight to its client. */
export type Said = {
  readonly who: { readonly app: number; readonly user: string; readonly client: string };
  readonly id: string;
  readonly command: Command;
  readonly refusal: RefusalCode | null;
  readonly met: string | null;
};

/** Indeterminate code: it says nothing about what is on disk. */
const unsure: RefusalCode = "try_later";

/** Glare (I15): somebody who calls back a person that is calling them is connected, not refused. */
const checkGlare = ({ app, user }: Said["who"], command: Command, { tables, policy, now }: Truth): void => {
  if (command.type !== "invite" || policy(app).glare !== "merge") return;
  const { callees, chatGroup } = command.body;
  const held = tables.holders(app, [user]).get(user);
  const row = held === undefined ? undefined : tables.row(app, held);
  if (row?.call.state !== "ringing" || row.call.about.group || callees.length > 1 || chatGroup !== undefined) return;
  // Idempotency (STORE-18): a repeat gets what was decided when its call id was used up.
  const decidedAt = tables.row(app, command.body.call)?.facts[0]?.fact.at ?? now();
  // Commit latency, up to 1.5 s: the decision was made on the state before it.
  const rings = legOf(row.call, user)?.state === "ringing" && row.begunAt < decidedAt - 2000;
  hold(
    "I15",
    !(rings && row.call.about.caller === callees[0]),
    () => `${user} is refused and ${row.id} rings at theirs`,
  );
};

/** Staleness bound in ms: a response to a participant may have been decided so long ago, for commits and links are slow. */
const agoMs = 30_000;

/** Precondition of a granted no-op: it is a repeat, or there was nothing to do. */
const settled: {
  readonly [N in Exclude<CommandName, InsideCommand["type"]>]: (leg: Leg | undefined, client: string) => boolean;
} = {
  invite: () => false,
  accept: (leg, client) => leg !== undefined && "client" in leg && leg.client === client,
  join: (leg, client) => leg !== undefined && "client" in leg && leg.client === client,
  hangUp: (leg) => leg?.state === "left" || (leg?.state === "ringing" && leg.shielded),
  reject: (leg) => !(leg?.state === "ringing" && !leg.shielded),
  cancel: (leg) => leg?.state !== "waiting",
};
const invariantOf = (type: CommandName): InvariantId => {
  if (type === "invite") return "I10";
  return type === "accept" || type === "join" ? "I04" : "I11";
};

const checkNo = ({ who, id, command }: Said, refusal: RefusalCode, truth: Truth): void => {
  const row = truth.tables.row(who.app, command.body.call);
  const effect = row?.commands.has(commandName({ user: who.user, client: who.client, id })) === true;
  // Tombstone (STORE-18): a refused invite may use its call id up, with this very code as the cause.
  const cause = row?.call.state === "void" ? row.call.cause : null;
  if (refusal !== unsure)
    hold(
      "I11",
      !effect || (cause?.how === "refused" && cause.code === refusal),
      () => `${refusal} after its effect: ${command.type} ${id} of ${who.client}`,
    );
  if (refusal === "too_many_requests")
    hold("S08", truth.policy(who.app).limits !== noLimits, () => `${who.client} is refused in an app without limits`);
  if (refusal === "try_later") truth.triedLater();
  if (refusal === "already_in_call") checkGlare(who, command, truth);
};

/** Durability before acknowledgement (I04, I10, I11): a yes is on disk before it is sent, and a no never contradicts the disk. */
export const checkAnswer = (said: Said, truth: Truth): void => {
  const { who, id, command, refusal, met } = said;
  if (refusal !== null) return checkNo(said, refusal, truth);
  const row = truth.tables.row(who.app, met ?? command.body.call);
  const says = (): string => `yes without ground: ${command.type} ${id} of ${who.client} in ${command.body.call}`;
  if (isInside(command)) {
    const moments = { from: truth.now() - agoMs, to: Infinity };
    return hold("I11", hasGround(command, { ...who, id }, row?.facts ?? [], moments), says);
  }
  if (row?.commands.has(commandName({ user: who.user, client: who.client, id })) === true) return;
  const leg = row === undefined ? undefined : legOf(row.call, who.user);
  if (met === null) return hold(invariantOf(command.type), settled[command.type](leg, who.client), says);
  const there = leg?.state === "left" || (leg?.state === "joined" && leg.client === who.client);
  hold("I15", there, says);
};
