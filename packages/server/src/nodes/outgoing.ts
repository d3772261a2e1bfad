import type { Change, Client, Due, Letter, Nodes, Seat, Sending, Timers } from "../ports/index.ts";

/** NODE-3: others are woken at most so often. */
const everyMs = 5;
/** Letters that may wait for a database that is away; a signal that comes later than this helps nobody. */
const mostLetters = 2000;

const keyOf = ({ app, user, client }: Client): string => `${app}/${user}\u001f${client}`;

type Left = { readonly who: Client; readonly seat: null };
/** With the word for the node that it is taken from. */
type Taken = { readonly who: Client; readonly seat: Seat; readonly word: Letter };

/** What this node has for the others: gathered, and sent as one, one sending after the other. */
export const outgoing = (nodes: Nodes, timers: Timers, failed: () => void) => {
  let changes = new Map<string, Change>();
  let letters: Letter[] = [];
  let seats = new Map<string, Left | Taken>();
  let dues = new Map<string, Due>();
  let waiting: (() => void)[] = [];
  let sending: Promise<void> | null = null;
  let planned: (() => void) | null = null;

  const take = (): { readonly taken: Sending; readonly kept: readonly Letter[] } => {
    const all = [...seats.values()];
    const kept = letters;
    const taken: Sending = {
      changes: [...changes.values()],
      letters: [...kept, ...all.flatMap((each) => (each.seat === null ? [] : [each.word]))],
      came: all.flatMap(({ seat }) => (seat === null ? [] : [seat])),
      went: all.flatMap(({ who, seat }) => (seat === null ? [who] : [])),
      dues: [...dues.values()],
    };
    [changes, letters, seats, dues] = [new Map(), [], new Map(), new Map()];
    return { taken, kept };
  };
  const empty = (): boolean => changes.size + letters.length + seats.size + dues.size === 0;

  const send = async (): Promise<void> => {
    const { taken, kept } = take();
    const told = waiting;
    waiting = [];
    try {
      await nodes.send(taken);
    } catch {
      // Changes are found by the next look, seats are said again with their words; other letters are in nobody else's hands.
      letters = [...kept, ...letters].slice(-mostLetters);
      failed();
    }
    for (const each of told) each();
  };
  const plan = (): void => {
    if (sending !== null || planned !== null || empty()) return;
    planned = timers.after(everyMs, () => {
      planned = null;
      sending = send().finally(() => {
        sending = null;
        plan();
      });
    });
  };

  return {
    change: (change: Change): void => {
      changes.set(`${change.app}/${change.call}`, change);
      plan();
    },
    letter: (letter: Letter): void => {
      letters.push(letter);
      if (letters.length > mostLetters) letters.shift();
      plan();
    },
    /** Settles when it has been sent, or could not be. */
    came: (seat: Seat, word: Letter): Promise<void> => {
      seats.set(keyOf(seat), { who: seat, seat, word });
      plan();
      return new Promise((resolve) => void waiting.push(resolve));
    },
    went: (who: Client): void => {
      seats.set(keyOf(who), { who, seat: null });
      plan();
    },
    due: (due: Due): void => {
      dues.set(`${due.app}/${due.call}`, due);
      plan();
    },
    /** Sends what there is, last. */
    stop: async (): Promise<void> => {
      planned?.();
      await sending;
      planned?.();
      if (!empty()) await send();
    },
  };
};
