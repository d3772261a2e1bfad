import { slackMs, type Silence, type CallHistory } from "../history/call-history.ts";

/** The silence of a page in this call that lasted through all of this time, if there is one. */
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
