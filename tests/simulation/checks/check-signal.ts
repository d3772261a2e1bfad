import { legOf } from "@opencallkit/core";
import type { CallRow } from "../store/tables.ts";
import type { Truth } from "./truth.ts";
import { hold } from "./violation.ts";

type End = { readonly app: number; readonly user: string; readonly client: string; readonly stay: number };

/** Relayed signal, or its acknowledgement, in flight to the client `to`. */
export type Passed = { readonly call: string; readonly from: End; readonly to: End; readonly inOrder: boolean };

/** Whether the stay has begun on disk, and is this client's. */
const hasBegun = ({ facts }: CallRow, { user, client, stay }: End): boolean => {
  const isJoined = facts.some(({ fact }) => fact.type === "joined");
  return facts.some(({ fact }) =>
    fact.type === "joined"
      ? fact.body.user === user && fact.body.client === client && fact.body.stay === stay
      : // Caller's stay: it is the first, and begins with the first answer.
        fact.type === "invited" && isJoined && stay === 1 && fact.body.caller === user && fact.body.client === client,
  );
};

const isStill = ({ call }: CallRow, { user, stay }: End): boolean => {
  const leg = call.state === "talking" ? legOf(call, user) : undefined;
  return leg?.state === "joined" && leg.stay === stay;
};

const turnMs = 5;

/** Routing of signals (I05, SIGNAL-1, SIGNAL-2). `alone`: the relaying node is the only one, and knows all that is on disk. */
export const checkSignal = (
  { call, from, to, inOrder }: Passed,
  { tables, now, proofsAtRisk }: Truth,
  alone: boolean,
): void => {
  const row = tables.row(to.app, call);
  const says = (what: string) => (): string => `a signal from ${from.client} to ${to.client} in ${call} ${what}`;
  hold("I24", from.app === to.app, says("leaves its app"));
  if (row === undefined) return hold("I05", false, says("comes before its call"));
  for (const end of [from, to]) hold("I05", hasBegun(row, end), says(`comes before stay ${end.stay} of ${end.client}`));
  hold("I05", inOrder, says("comes out of order"));
  // In-doubt commits: a node learns their outcome when the store is back.
  if (!alone || proofsAtRisk()) return;
  // Batching: frames of one turn are sent at its end, so an end that is committed meanwhile follows behind.
  if (row.changedAt >= now() - turnMs) return;
  for (const end of [from, to]) hold("I05", isStill(row, end), says(`comes after stay ${end.stay} of ${end.client}`));
};
