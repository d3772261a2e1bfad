import { audience, isLive } from "@opencallkit/core";
import { commandName } from "@opencallkit/server/ports";
import type { Profile } from "../shell/page.ts";
import type { Page } from "../shell/page.ts";
import { checkHearing } from "./check-commit.ts";
import { stays } from "./leg-rules.ts";
import type { Said } from "./check-answer.ts";
import { seesAlike } from "./sees-alike.ts";
import type { Truth } from "./truth.ts";
import { hold } from "./violation.ts";

type Open = { readonly profile: Profile; readonly page: Page };

/** Convergence time in ms: how long a change may be in flight, one heartbeat and a round trip. */
export const healedMs = 6500;

/** Eventual consistency (I14): every connected page sees each call as the server does, once lost facts had time to be resent. */
export const checkSight = (open: readonly Open[], { tables, now }: Truth): void => {
  for (const { page, profile } of open) {
    if (page.state() !== "connected" || page.frozen()) continue;
    const { app, user } = profile.member;
    for (const row of tables.rows()) {
      if (row.app !== app || !isLive(row.call) || !audience(row.call).includes(user)) continue;
      if (row.changedAt > now() - healedMs) continue;
      const same = seesAlike(page.book.shown(row.id), row.call, user, page.client);
      hold("I14", same, () => `${page.client} has not heard how ${row.id} stands`);
    }
  }
};

/** Invites at rest (STORE-18): a granted one has its call; one that was refused, or merged into another call, has none. */
const checkKept = ({ who, id, command, refusal, met }: Said, { tables }: Truth): void => {
  if (command.type !== "invite") return;
  const row = tables.row(who.app, command.body.call);
  const named = row?.commands.has(commandName({ user: who.user, client: who.client, id })) === true;
  const begun = named && row.call.state !== "void";
  if (refusal === null && met === null) hold("I11", begun, () => `${id} was acknowledged and is lost`);
  // Exception (USE-1): rate limits live in one node's memory; after its death a delayed duplicate may begin the call after all.
  else if (refusal !== "too_many_requests")
    hold("I11", !begun, () => `${id} heard ${refusal ?? "of another call"} and has begun a call`);
};

/** Invariants at quiescence: once everything has come to rest. */
export const checkRest = (open: readonly Open[], profiles: readonly Profile[], truth: Truth): void => {
  const { tables } = truth;
  let facts = 0;
  for (const row of tables.rows()) {
    hold("I02", !isLive(row.call), () => `${row.id} is still ${row.call.state}`);
    hold("I22", row.due === null && row.room === null, () => `${row.id} is over and holds something`);
    hold(
      "I22",
      [...row.legs.values()].every(({ slot }) => !slot),
      () => `${row.id} is over and holds a slot`,
    );
    const places = row.facts.map(({ place }) => place);
    hold(
      "I16",
      places.every((place, at) => at === 0 || place > (places[at - 1] ?? 0)),
      () => `places of ${row.id}`,
    );
    facts += places.length;
    checkHearing(row);
    const ends = row.facts.filter(({ fact }) => fact.type === "ended").length;
    hold("I01", row.call.state === "void" ? ends === 0 : ends === 1, () => `${row.id} has ${ends} ends`);
    stays(row.call);
  }
  hold("I16", facts === tables.place(), () => `${facts} facts, and places up to ${tables.place()}`);
  for (const { page } of open) {
    if (page.state() !== "connected") continue;
    for (const id of page.book.entries.keys()) {
      const state = page.book.shown(id)?.now.state ?? "ended";
      const still = state !== "ended" && state !== "elsewhere";
      hold("I06", !still, () => `${page.client} still shows ${id} as ${state}`);
    }
  }
  for (const { watch } of profiles) for (const said of watch.answered()) checkKept(said, truth);
};
