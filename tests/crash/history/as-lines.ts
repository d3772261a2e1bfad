import type { Ask, Outcome, CallHistory, Who } from "./call-history.ts";

const pageOf = ({ user, client }: Who): string => `${user}/${client.slice(0, 4)}`;

const outcomeOf = (outcome: Outcome, from: number): string => {
  switch (outcome.said) {
    case "open":
      return "no answer";
    case "yes":
      return `yes at ${outcome.at - from}`;
    case "no":
      return `${outcome.code} at ${outcome.at - from}`;
  }
};

const askLine = ({ who, type, people, id, outcome }: Ask, from: number): string =>
  `${pageOf(who)} asks ${type} ${people.join()} (${id.slice(0, 4)}): ${outcomeOf(outcome, from)}`;

/** Readable timeline of a call's history: ms since its first moment, oldest first. */
export const linesOf = (history: CallHistory): readonly string[] => {
  const { asks, heard, told, rung, ruled, gone, silences, facts, record } = history;
  const from = Math.min(
    ...asks.map(({ sentAt }) => sentAt),
    ...heard.map(({ heardAt }) => heardAt),
    ...facts.map(({ fact }) => fact.at),
  );
  const end = Math.max(from, ...told.map(({ at }) => at), ...facts.map(({ fact }) => fact.at));
  const lines: readonly (readonly [number, string])[] = [
    ...asks.map((ask) => [ask.sentAt, askLine(ask, from)] as const),
    ...heard.map(({ who, number, type, heardAt }) => [heardAt, `${pageOf(who)} hears ${number} ${type}`] as const),
    ...told.map(({ who, at, what, total }) => [at, `${pageOf(who)} is told ${what} ${total ?? ""}`] as const),
    ...rung.flatMap(({ who, from: begun, until }) => [
      [begun, `${pageOf(who)} rings`] as const,
      ...(until === null ? [] : [[until, `${pageOf(who)} rings no more`] as const]),
    ]),
    ...ruled.map(({ user, sentAt, doneAt }) => {
      const what = user === null ? "ends the call" : `takes ${user} out`;
      return [sentAt, `the back end ${what}: ${doneAt === null ? "no answer" : `yes at ${doneAt - from}`}`] as const;
    }),
    ...gone.map(({ who, at }) => [at, `${pageOf(who)} vanishes`] as const),
    ...silences.flatMap(({ who, from: begun, to }): readonly (readonly [number, string])[] =>
      (to !== null && to < from) || begun > end
        ? []
        : [
            [begun, `${pageOf(who)} reaches no server`],
            ...(to === null ? [] : [[to, `${pageOf(who)} reaches one`] as const]),
          ],
    ),
    ...facts.map(
      ({ fact, command }, index) =>
        [
          fact.at,
          `stored ${index + 1} ${fact.type} ${JSON.stringify(fact.body)} ${command?.replaceAll("\u001f", " ") ?? ""}`,
        ] as const,
    ),
  ];
  return [
    `call ${history.call}: ${record === null ? "no record" : `${record.state} ${record.result ?? ""} ${record.totalTime} ms`}`,
    ...lines.toSorted(([a], [b]) => a - b).map(([at, line]) => `${String(at - from).padStart(7)} ${line}`),
  ];
};
