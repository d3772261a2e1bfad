import type { CallChange, ClusterStore } from "@opencallkit/server/ports";
import { fieldsOf, isText, listOf, number, text } from "../rows.ts";

/** The size limit of a wake-up, in bytes: it is a payload of NOTIFY, which takes less than 8,000. */
const longestPayload = 7000;

type Word = readonly [app: number, call: string, version: number, people: readonly string[]];
/** A wake-up: its sender, and changes of calls; without changes it means: poll. */
export type WakeUp = { readonly from: string; readonly changes: readonly Word[] };

type Heard = Parameters<Parameters<ClusterStore["join"]>[0]>[0];

export const toChange = (word: unknown): CallChange => {
  const [app, call, version, people] = listOf(word);
  return { app: number(app), call: text(call), version: number(version), people: listOf(people).filter(isText) };
};
const wordOf = ({ app, call, version, people }: CallChange): Word => [app, call, version, people];
const bytesOf = (word: Word): number => Buffer.byteLength(JSON.stringify(word)) + 1;

/** Packs changes into as few payloads as will hold them. */
export const wakeUpsOf = (from: string, changes: readonly CallChange[]): readonly string[] => {
  const wakeUps: string[] = [];
  let words: Word[] = [];
  let size = 0;
  const ring = (): void => {
    const wakeUp: WakeUp = { from, changes: words };
    if (words.length > 0) wakeUps.push(JSON.stringify(wakeUp));
    [words, size] = [[], 0];
  };
  for (const change of changes) {
    const whole = wordOf(change);
    const word = bytesOf(whole) > longestPayload ? wordOf({ ...change, people: [] }) : whole;
    const bytes = bytesOf(word);
    if (size + bytes > longestPayload) ring();
    words.push(word);
    size += bytes;
  }
  ring();
  return wakeUps;
};

const read = (payload: string, me: string): Heard | null => {
  const said = fieldsOf(JSON.parse(payload));
  if (said["from"] === me) return null;
  if ("to" in said) return listOf(said["to"]).includes(me) ? "messages" : null;
  const changes = listOf(said["changes"]).map(toChange);
  return changes.length === 0 || changes.some(({ people }) => people.length === 0) ? "poll" : changes;
};

/**
 * Reads a wake-up for the node `me`; null for one that is not for it. Anybody with the database's password may send:
 * what cannot be read means poll.
 */
export const heardIn = (payload: string, me: string): Heard | null => {
  try {
    return read(payload, me);
  } catch {
    return "poll";
  }
};
