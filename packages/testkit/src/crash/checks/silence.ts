import { slackMs, type Story } from "../history/story.ts";

/** Whether a page of the user in this call could be heard by no server through all of this time. */
export const wasSilent = ({ silences }: Story, user: string, from: number, to: number): boolean =>
  silences.some(
    (silence) =>
      silence.who.user === user &&
      silence.from <= from + slackMs &&
      (silence.to === null || silence.to >= to - slackMs),
  );
