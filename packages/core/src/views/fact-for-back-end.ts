import type { CallFact, Fact, FactBody } from "@opencallkit/protocol";

type Said = Partial<Omit<CallFact, "at" | "type">>;

const timestamp = (ms: number): string => new Date(ms).toISOString();

/** Those whose devices it rang on at once. Whoever has blocked the one who rings is told as somebody who is not there. */
const rungAtOnce = (
  people: readonly string[],
  { reached, shielded }: Pick<FactBody<"invited">, "reached" | "shielded">,
): readonly string[] =>
  people.filter((user) => Object.hasOwn(reached, user) && (reached[user] ?? []).length > 0 && !shielded.includes(user));

/** What a fact says besides its type and time. */
const saidBy = (fact: Fact): Said => {
  switch (fact.type) {
    case "invited": {
      const { caller, callees, media, ringEndsAt } = fact.body;
      const reached = rungAtOnce(callees, fact.body);
      return { userId: caller, people: callees, reached, mediaType: media, until: timestamp(ringEndsAt) };
    }
    case "added": {
      const { by, people, ringEndsAt } = fact.body;
      return { userId: by, people, reached: rungAtOnce(people, fact.body), until: timestamp(ringEndsAt) };
    }
    case "rang":
    case "joined":
    case "rejected":
    case "missed":
    case "lineBusy":
    case "removed":
    case "videoRefused":
      return { userId: fact.body.user };
    case "left":
      return { userId: fact.body.user, cause: fact.body.how };
    case "mediaChanged":
      return { userId: fact.body.by, mediaType: fact.body.media };
    case "videoAsked":
      return { userId: fact.body.user, until: timestamp(fact.body.endsAt) };
    case "endsSoon":
      return { until: timestamp(fact.body.endsAt) };
    case "ended":
      return { userId: fact.body.by, result: fact.body.result };
    case "voided": {
      const { user, cause } = fact.body;
      return { userId: user, cause: cause.how === "refused" ? cause.code : cause.how };
    }
    case "mediaPlanned":
      return {};
  }
};

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
