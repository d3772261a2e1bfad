import { evolve, isLive, legOf, newCall, unheard, view, type FoldedCall, type CallView } from "@opencallkit/core";
import type { Fact } from "@opencallkit/protocol";
import { createAtom, type Atom } from "../api/atom.ts";
import type { CallState, EventCall } from "../api/api.ts";
import { deepEqual } from "../deep-equal.ts";
import { aboutOf, callEventsOf, type CallEventBody } from "../events/call-events.ts";
import type { CallClock, Self } from "./calls-context.ts";
import { stateOf, type Overlay } from "./call-state.ts";

/** A call that is only wished for: how it is to look until the server knows it. */
export type Asked = Omit<CallView, "now">;

/** How a call looks of which nothing is known. */
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

/** Facts of one call, from a number on. */
export type Heard = {
  readonly first: number;
  readonly facts: readonly (Fact | null)[];
  readonly place?: number | undefined;
};

const calm: Overlay = { intent: "none", stillborn: null, cut: null, link: "none", away: [] };

/** One call as this page knows it: the folded facts, and what only this page knows beside them. */
export type CallModel = {
  readonly id: string;
  readonly me: Self;
  readonly state: Atom<CallState>;
  readonly core: () => FoldedCall;
  /** What the facts say to this client. */
  readonly view: () => CallView | null;
  /** What every event of the call says. */
  readonly about: () => EventCall;
  readonly people: () => Asked["people"];
  readonly joined: () => boolean;
  /** Whether the server has told anything of it. A call id that was only used up is no call. */
  readonly known: () => boolean;
  /** Whether its state is a fact: told by the server, or asked for by this page. */
  readonly shown: () => boolean;
  readonly live: () => boolean;
  /** Whether one of the others is silent for now. */
  readonly note: (user: string, here: boolean) => void;
  /** Beside the facts. Whoever follows the state hears of it by `refresh`. */
  readonly change: (part: Partial<Overlay>) => void;
  readonly refresh: () => void;
  /** What observers are to hear of facts, each; null where facts before them are missing. */
  readonly fold: (heard: Heard) => readonly CallEventBody[] | null;
  /** What was pressed has had its outcome (`over`: of a press that leaves), and who is away no longer matters. */
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
