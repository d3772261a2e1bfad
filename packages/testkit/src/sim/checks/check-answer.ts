import { legOf } from "@opencallkit/core";
import type { Command, RefusalCode } from "@opencallkit/protocol";
import { commandName } from "@opencallkit/server/ports";
import type { Truth } from "./truth.ts";
import { hold } from "./violation.ts";

/** An answer on its way to whoever asked. */
export type Said = {
  readonly who: { readonly app: number; readonly user: string; readonly client: string };
  readonly id: string;
  readonly command: Command;
  readonly refusal: RefusalCode | null;
  readonly met: string | null;
};

/** Those that say nothing about what is on disk. */
const unsure: ReadonlySet<RefusalCode> = new Set(["try_later", "outcome_unknown", "too_fast"]);

/** I15: somebody who calls back a person that is calling them is connected, not refused. */
const checkGlare = ({ app, user }: Said["who"], command: Command, { tables, policy, now }: Truth): void => {
  if (command.name !== "invite" || policy(app).glare !== "merge") return;
  const { callees, chatGroup } = command.body;
  const held = tables.holders(app, [user]).get(user);
  const row = held === undefined ? undefined : tables.row(app, held);
  if (row?.call.phase !== "ringing" || row.call.about.group || callees.length > 1 || chatGroup !== undefined) return;
  const rings = legOf(row.call, user)?.state === "ringing" && row.call.about.createdAt < now() - 200;
  hold("I15", !(rings && row.call.about.caller === callees[0]), () => `${user} is refused and ${row.id} rings at theirs`);
};

/** I04, I10, I11: a yes stands on disk before it is said, and a no never contradicts what does. */
export const checkAnswer = ({ who, id, command, refusal, met }: Said, truth: Truth): void => {
  const { tables } = truth;
  const row = tables.row(who.app, met ?? command.body.call);
  const name = commandName({ user: who.user, client: who.client, id });
  const says = (what: string) => () => `${what}: ${command.name} ${id} of ${who.client} in ${command.body.call}`;
  if (refusal !== null) {
    if (!unsure.has(refusal)) hold("I11", row?.commands.has(name) !== true, says(`${refusal} after its effect`));
    if (refusal === "try_later") truth.triedLater();
    if (refusal === "already_in_call") checkGlare(who, command, truth);
    return;
  }
  if (row?.commands.has(name) === true) return;
  if (met !== null) {
    const leg = row === undefined ? undefined : legOf(row.call, who.user);
    const there = leg?.state === "left" || (leg?.state === "joined" && leg.client === who.client);
    return hold("I15", there, says("merged into a call in which the client is not"));
  }
  hold("I10", command.name !== "invite", says("an invite is answered and not on disk"));
  const leg = row === undefined ? undefined : legOf(row.call, who.user);
  switch (command.name) {
    case "accept":
    case "join": {
      // Without an effect of its own it is a repeat of the client that won.
      const mine = leg !== undefined && "client" in leg && leg.client === who.client;
      return hold("I04", mine, says("two clients have answered"));
    }
    case "hangUp": {
      const inIt = leg?.state === "joined" || leg?.state === "waiting" || (leg?.state === "ringing" && !leg.shielded);
      return hold("I11", !inIt, says("a hang up is answered and somebody still there"));
    }
    case "reject":
      return hold("I11", !(leg?.state === "ringing" && !leg.shielded), says("a reject is answered and it rings on"));
    case "cancel":
      return hold("I11", row !== undefined && leg?.state !== "waiting", says("a cancel is answered and it rings on"));
    case "add":
    case "switchMedia":
    case "answerVideo":
    case "invite":
  }
};
