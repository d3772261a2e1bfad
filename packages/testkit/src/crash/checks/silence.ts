import { slackMs, type Silence, type Story } from "../history/story.ts";

/** The silence of a page in this call that lasted through all of this time, if there is one. */
export const silenceThrough = ({ silences }: Story, client: string, from: number, to: number): Silence | undefined =>
  silences.find(
    (silence) =>
      silence.who.client === client &&
      silence.from <= from + slackMs &&
      (silence.to === null || silence.to >= to - slackMs),
  );
