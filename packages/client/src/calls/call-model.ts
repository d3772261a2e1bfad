import { evolve, isLive, legOf, newCall, unheard, view, type FoldedCall, type CallView } from "@opencallkit/core";
import type { Fact } from "@opencallkit/protocol";
import { createAtom, type Atom } from "../api/atom.ts";
import type { CallState } from "../api/api.ts";
import type { EventCall } from "../api/events.ts";
import { deepEqual } from "../deep-equal.ts";
import { aboutOf, callEventsOf, type CallEventBody } from "../events/call-events.ts";
import type { CallClock, Self } from "./calls-context.ts";
import { stateOf, type Overlay } from "./call-state.ts";

/** An optimistic call: how it is to look until the server knows it. */
export type Asked = Omit<CallView, "now">;

/** The placeholder of a call of which nothing is known. */
export const nobody: Asked = {
  role: "callee",
  caller: "",
  callees: [],
  media: "audio",
  group: false,
  plan: { path: 0, transport: "none", since: 0 },
  room: 0,
  roomText: null,
  userData: "",
  chatGroup: "",
  people: [],
  videoAsked: null,
  closesAt: null,
};

/** Facts of one call, numbered from `first`. */
export type Heard = {
  readonly first: number;
  readonly facts: readonly (Fact | null)[];
  readonly place?: number | undefined;
};

const calm: Overlay = { intent: "none", stillborn: null, cut: null, link: "none", away: [] };

/** The model of one call on this page: the folded facts, and the local state beside them (`Overlay`). */
export type CallModel = {
  readonly id: string;
  readonly me: Self;
  readonly state: Atom<CallState>;
  readonly core: () => FoldedCall;
  /** The view of the facts for this client (see core's `view`). */
  readonly view: () => CallView | null;
  /** The fields that every event of the call has. */
  readonly about: () => EventCall;
  readonly people: () => Asked["people"];
  readonly joined: () => boolean;
  /** Whether the server knows the call. An id that was only voided is no call. */
  readonly known: () => boolean;
  /** Whether its state rests on facts or on a command of this page, and not on the placeholder. */
  readonly shown: () => boolean;
  readonly live: () => boolean;
  /** Notes reachability: whether one of the others is not heard for now. */
  readonly note: (user: string, here: boolean) => void;
  /** Changes local state. Whoever follows `state` hears of it by `refresh`. */
  readonly change: (part: Partial<Overlay>) => void;
  readonly refresh: () => void;
  /**
   * Folds facts into the call and answers with the events for observers; null for a gap, where facts before them are
   * missing.
   */
  readonly fold: (heard: Heard) => readonly CallEventBody[] | null;
  /** Clears local state that the facts have settled: a pending command (`over`: of leaving), and who is away. */
  readonly settle: (over: boolean) => void;
};

export const createCallModel = (id: string, asked: Asked, me: Self, clock: CallClock): CallModel => {
  let core: FoldedCall = newCall;
  let overlay = calm;
  const shownNow = (): CallView | null => view(core, me.user, me.client);
  const current = (): CallState => stateOf(me.user, shownNow(), asked, overlay, clock);
  const state = createAtom<CallState>(current(), deepEqual);
  const change: CallModel["change"] = (part) => {
    overlay = { ...overlay, ...part };
  };

  return {
    id,
    me,
    state,
    core: () => core,
    view: shownNow,
    about: () => aboutOf(id, state.get()),
    people: () => (shownNow() ?? asked).people,
    joined: () => legOf(core, me.user)?.state === "joined",
    known: () => core.state !== "new" && core.state !== "void",
    shown: () => core.version > 0 || asked !== nobody,
    live: () => overlay.cut === null && (isLive(core) || (core.version === 0 && overlay.stillborn === null)),
    note: (user, here) => {
      const leg = legOf(core, user);
      if (leg?.state !== "joined") return;
      const others = overlay.away.filter((stay) => stay !== leg.stay);
      change({ away: here ? others : [...others, leg.stay] });
    },
    change,
    refresh: () => state.set(current()),
    fold: (heard) => {
      const fresh = unheard(core, heard);
      return (
        fresh?.flatMap((fact) => {
          const before = core;
          core = evolve(before, fact);
          return callEventsOf(before, core, fact, me);
        }) ?? null
      );
    },
    settle: (over) => {
      const now = shownNow()?.now.state;
      const settled = overlay.intent === "accepting" ? now === "talking" : over;
      if (settled || core.state === "ended") change({ intent: "none" });
      if (now === "ended") change({ away: [], link: "none" });
    },
  };
};
