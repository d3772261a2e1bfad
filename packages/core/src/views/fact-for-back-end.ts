import type { CallFact, Fact, FactBody, FactName } from "@opencallkit/protocol";
import { timestamp } from "./timestamp.ts";

type Said = Partial<Omit<CallFact, "at" | "type">>;

/** Those whose devices it rang on at once. Whoever has blocked the one who rings is told as somebody who is not there. */
const rungAtOnce = (
  people: readonly string[],
  { reached, shielded }: Pick<FactBody<"invited">, "reached" | "shielded">,
): readonly string[] =>
  people.filter((user) => Object.hasOwn(reached, user) && (reached[user] ?? []).length > 0 && !shielded.includes(user));

const about = ({ user }: { readonly user: string | null }): Said => ({ userId: user });

/** What each kind of fact says besides its type and time. */
const said: { readonly [N in FactName]: (body: FactBody<N>) => Said } = {
  invited: (body) => ({
    userId: body.caller,
    people: body.callees,
    reached: rungAtOnce(body.callees, body),
    mediaType: body.media,
    until: timestamp(body.ringEndsAt),
  }),
  added: (body) => ({
    userId: body.by,
    people: body.people,
    reached: rungAtOnce(body.people, body),
    until: timestamp(body.ringEndsAt),
  }),
  rang: about,
  joined: about,
  rejected: about,
  missed: about,
  lineBusy: about,
  left: ({ user, how }) => ({ userId: user, cause: how }),
  removed: about,
  mediaChanged: ({ by, media }) => ({ userId: by, mediaType: media }),
  mediaPlanned: () => ({}),
  videoAsked: ({ user, endsAt }) => ({ userId: user, until: timestamp(endsAt) }),
  videoRefused: about,
  endsSoon: ({ endsAt }) => ({ until: timestamp(endsAt) }),
  ended: ({ by, result }) => ({ userId: by, result }),
  voided: ({ user, cause }) => ({ userId: user, cause: cause.how === "refused" ? cause.code : cause.how }),
};
const saidBy = <N extends FactName>({ type, body }: { readonly type: N; readonly body: FactBody<N> }): Said =>
  said[type](body);

/** A fact for the app's back end, which may know of its people, and neither devices nor blocks. */
export const factForBackEnd = (fact: Fact): CallFact => ({
  at: timestamp(fact.at),
  type: fact.type,
  userId: null,
  people: [],
  reached: [],
  mediaType: null,
  until: null,
  result: null,
  cause: null,
  ...saidBy(fact),
});
