import type {
  CallChange,
  Client,
  Due,
  Envelope,
  ClusterStore,
  PresenceEntry,
  ClusterBatch,
  Timers,
} from "../ports/index.ts";

/** NODE-3: others are woken at most so often. */
const everyMs = 5;
/** Messages that may wait for a database that is away; a signal that comes later than this helps nobody. */
const maxMessages = 2000;

const keyOf = ({ app, user, client }: Client): string => `${app}/${user}\u001f${client}`;

type Left = { readonly who: Client; readonly entry: null };
/** With the word for the node that it is taken from. */
type Taken = { readonly who: Client; readonly entry: PresenceEntry; readonly message: Envelope };

/** The outgoing batch: what this node has for the others, gathered, and sent as one, one sending after the other. */
export const outgoing = (nodes: ClusterStore, timers: Timers, failed: () => void) => {
  let changes = new Map<string, CallChange>();
  let messages: Envelope[] = [];
  let presence = new Map<string, Left | Taken>();
  let dues = new Map<string, Due>();
  let waiting: (() => void)[] = [];
  let sending: Promise<void> | null = null;
  let planned: (() => void) | null = null;

  const take = (): { readonly taken: ClusterBatch; readonly kept: readonly Envelope[] } => {
    const all = [...presence.values()];
    const kept = messages;
    const taken: ClusterBatch = {
      changes: [...changes.values()],
      messages: [...kept, ...all.flatMap((each) => (each.entry === null ? [] : [each.message]))],
      connected: all.flatMap(({ entry }) => (entry === null ? [] : [entry])),
      disconnected: all.flatMap(({ who, entry }) => (entry === null ? [who] : [])),
      dues: [...dues.values()],
    };
    [changes, messages, presence, dues] = [new Map(), [], new Map(), new Map()];
    return { taken, kept };
  };
  const empty = (): boolean => changes.size + messages.length + presence.size + dues.size === 0;

  const send = async (): Promise<void> => {
    const { taken, kept } = take();
    const told = waiting;
    waiting = [];
    try {
      await nodes.send(taken);
    } catch {
      // Changes are found by the next look, presence entries are announced again with their messages; other messages are in nobody else's hands.
      messages = [...kept, ...messages].slice(-maxMessages);
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
    change: (change: CallChange): void => {
      changes.set(`${change.app}/${change.call}`, change);
      plan();
    },
    message: (message: Envelope): void => {
      messages.push(message);
      if (messages.length > maxMessages) messages.shift();
      plan();
    },
    /** Settles when it has been sent, or could not be. */
    came: (entry: PresenceEntry, message: Envelope): Promise<void> => {
      presence.set(keyOf(entry), { who: entry, entry, message });
      plan();
      return new Promise((resolve) => void waiting.push(resolve));
    },
    went: (who: Client): void => {
      presence.set(keyOf(who), { who, entry: null });
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
