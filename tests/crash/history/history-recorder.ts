import type { CommandName } from "@opencallkit/protocol";
import type { Ask, Gone, Heard, Outcome, Ruling, Rung, Silence, CallHistory, Told, Who } from "./call-history.ts";

type Pages = {
  readonly asks: Ask[];
  readonly heard: Heard[];
  readonly told: Told[];
  readonly rung: Rung[];
  readonly ruled: Ruling[];
};
type Asking = Omit<Ask, "who" | "sentAt" | "outcome"> & { readonly call: string };
type Answer = { readonly id: string; readonly code: string | null; readonly met: string | null };

/** History recorder: logs what every page sends, receives and shows, by call, as it happens. */
export type HistoryRecorder = {
  readonly asked: (who: Who, asking: Asking) => void;
  readonly answered: (who: Who, answer: Answer) => void;
  readonly heard: (who: Who, call: string, first: number, facts: readonly unknown[]) => void;
  readonly told: (who: Who, call: string, what: Told["what"], total: number | null) => void;
  readonly rings: (who: Who, call: string) => void;
  readonly ringsNoMore: (who: Who, call: string) => void;
  /** Records a request of the back end; gives the function to call when it is confirmed. */
  readonly ruled: (call: string, user: string | null) => () => void;
  readonly vanished: (gone: Gone) => void;
  /** Begins a partition: from now on no server can hear this page; `speaks` ends it. */
  readonly silent: (who: Who) => void;
  readonly speaks: (who: Who) => void;
  readonly calls: () => readonly string[];
  /** History of a call, as far as the pages know it. */
  readonly history: (call: string) => Omit<CallHistory, "record" | "facts" | "busy">;
};

/** Retryable code: it says nothing about the command's effect, and the engine sends it again. */
const transient = "try_later";

const typeAndTime = (fact: unknown): { readonly type: string; readonly at: number } => {
  if (typeof fact !== "object" || fact === null) return { type: "", at: 0 };
  return {
    type: "type" in fact ? String(fact.type) : "",
    at: "at" in fact ? Number(fact.at) : 0,
  };
};

export const openHistoryRecorder = (now: () => number): HistoryRecorder => {
  const calls = new Map<string, Pages>();
  const gone: Gone[] = [];
  /** Index of each command's entry, by client and command id. */
  const places = new Map<string, { readonly call: string; readonly index: number }>();
  const known = new Set<string>();

  const silences = new Map<string, Silence[]>();
  const silencesOf = (client: string): Silence[] => {
    const own = silences.get(client) ?? [];
    silences.set(client, own);
    return own;
  };

  const pagesOf = (call: string): Pages => {
    const before = calls.get(call);
    if (before !== undefined) return before;
    const made: Pages = { asks: [], heard: [], told: [], rung: [], ruled: [] };
    calls.set(call, made);
    return made;
  };

  const settle = (call: string, index: number, outcome: Outcome): Ask | undefined => {
    const { asks } = pagesOf(call);
    const ask = asks[index];
    if (ask === undefined || ask.outcome.said !== "open") return undefined;
    const settled = { ...ask, outcome };
    asks[index] = settled;
    return settled;
  };

  return {
    asked: (who, { call, ...asking }) => {
      const key = `${who.client} ${asking.id}`;
      if (places.has(key)) return;
      const { asks } = pagesOf(call);
      places.set(key, { call, index: asks.length });
      asks.push({ who, ...asking, sentAt: now(), outcome: { said: "open" } });
    },
    answered: (who, { id, code, met }) => {
      const place = places.get(`${who.client} ${id}`);
      if (place === undefined || code === transient) return;
      const at = now();
      const outcome: Outcome = code === null ? { said: "yes", at } : { said: "no", at, code };
      // Glare: both had called, and this invite answered the other call, under its own id.
      if (met === null || met === place.call) return void settle(place.call, place.index, outcome);
      const type: CommandName = "accept";
      const { asks } = pagesOf(place.call);
      const ask = asks[place.index];
      if (ask === undefined || ask.outcome.said !== "open") return;
      asks[place.index] = { ...ask, outcome: { said: "no", at, code: `met ${met}` } };
      pagesOf(met).asks.push({ ...ask, type, people: [], outcome });
    },
    heard: (who, call, first, facts) => {
      const heardAt = now();
      const { heard } = pagesOf(call);
      facts.forEach((fact, index) => {
        const number = first + index;
        const key = `${who.client} ${call} ${number}`;
        if (known.has(key)) return;
        known.add(key);
        heard.push({ who, number, heardAt, ...typeAndTime(fact) });
      });
    },
    told: (who, call, what, total) => void pagesOf(call).told.push({ who, at: now(), what, total }),
    rings: (who, call) => void pagesOf(call).rung.push({ who, from: now(), until: null }),
    ringsNoMore: (who, call) => {
      const { rung } = pagesOf(call);
      const at = rung.findLastIndex((each) => each.who.client === who.client && each.until === null);
      const ring = rung[at];
      if (ring !== undefined) rung[at] = { ...ring, until: now() };
    },
    ruled: (call, user) => {
      const { ruled } = pagesOf(call);
      const asked = { user, sentAt: now(), doneAt: null };
      const index = ruled.push(asked) - 1;
      return () => {
        ruled[index] = { ...asked, doneAt: now() };
      };
    },
    vanished: (each) => void gone.push(each),
    silent: (who) => {
      const own = silencesOf(who.client);
      if (own.at(-1)?.to !== null) own.push({ who, from: now(), to: null });
    },
    speaks: (who) => {
      const own = silencesOf(who.client);
      const last = own.at(-1);
      if (last?.to === null) own[own.length - 1] = { ...last, to: now() };
    },
    calls: () => [...calls.keys()],
    history: (call) => {
      const pages = pagesOf(call);
      const clients = new Set(pages.heard.map(({ who }) => who.client));
      return {
        call,
        ...pages,
        gone: gone.filter(({ who }) => clients.has(who.client)),
        silences: [...clients].flatMap((client) => silencesOf(client)),
      };
    },
  };
};
