import { slackMs, type Silence, type CallHistory } from "../history/call-history.ts";

/** Silence of a page (it reached no server) that covers this whole interval, if there is one. Times in ms since 1970. */
export const silenceThrough = (
  { silences }: CallHistory,
  client: string,
  from: number,
  to: number,
): Silence | undefined =>
  silences.find(
    (silence) =>
      silence.who.client === client &&
      silence.from <= from + slackMs &&
      (silence.to === null || silence.to >= to - slackMs),
  );
