import { evolve, isLive, legOf, newCall, unheard, view, type Call as CoreCall, type CallView } from "@opencallkit/core";
import type { Fact } from "@opencallkit/protocol";
import { createAtom, type Atom } from "../api/atom.ts";
import type { CallState, EventCall } from "../api/api.ts";
import { deepEqual } from "../deep-equal.ts";
import { callEventsOf, type CallEventBody } from "../events/call-events.ts";
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
export class CallModel {
  readonly id: string;
  readonly me: Self;
  readonly state: Atom<CallState>;
  readonly #asked: Asked;
  readonly #clock: CallClock;
  #core: CoreCall = newCall;
  #overlay = calm;

  constructor(id: string, asked: Asked, me: Self, clock: CallClock) {
    this.id = id;
    this.me = me;
    this.#asked = asked;
    this.#clock = clock;
    this.state = createAtom<CallState>(this.#current(), deepEqual);
  }

  get core(): CoreCall {
    return this.#core;
  }

  get intent(): Overlay["intent"] {
    return this.#overlay.intent;
  }

  /** What the facts say to this client. */
  view(): CallView | null {
    return view(this.#core, this.me.user, this.me.client);
  }

  /** What every event of the call says. */
  about(): EventCall {
    const { role, caller, callees, media, group, room, roomText, userData, chatGroup } = this.state.get();
    return { callId: this.id, role, caller, callees, media, group, room, roomText, userData, chatGroup };
  }

  people(): Asked["people"] {
    return (this.view() ?? this.#asked).people;
  }

  joined(): boolean {
    return legOf(this.#core, this.me.user)?.state === "joined";
  }

  /** Whether the server has told anything of it. A call id that was only used up is no call. */
  known(): boolean {
    return this.#core.state !== "new" && this.#core.state !== "void";
  }

  /** Whether its state is a fact: told by the server, or asked for by this page. */
  shown(): boolean {
    return this.#core.version > 0 || this.#asked !== nobody;
  }

  live(): boolean {
    const { cut, stillborn } = this.#overlay;
    return cut === null && (isLive(this.#core) || (this.#core.version === 0 && stillborn === null));
  }

  /** Who of the others is silent for now. */
  note(user: string, here: boolean): void {
    const leg = legOf(this.#core, user);
    if (leg?.state !== "joined") return;
    const others = this.#overlay.away.filter((stay) => stay !== leg.stay);
    this.change({ away: here ? others : [...others, leg.stay] });
  }

  /** Beside the facts. Whoever follows the state hears of it by `refresh`. */
  change(part: Partial<Overlay>): void {
    this.#overlay = { ...this.#overlay, ...part };
  }

  refresh(): void {
    this.state.set(this.#current());
  }

  /** What is new in these facts; null where facts before them are missing. */
  fresh(heard: Heard): readonly (Fact | null)[] | null {
    return unheard(this.#core, heard);
  }

  /** What observers are to hear of each fact. */
  fold(facts: readonly (Fact | null)[]): readonly CallEventBody[] {
    const told = facts.flatMap((fact) => {
      const before = this.#core;
      this.#core = evolve(before, fact);
      return callEventsOf(before, this.#core, fact, this.me);
    });
    return told;
  }

  /** What was pressed has had its outcome (`over`: of a press that leaves), and who is away no longer matters. */
  settle(over: boolean): void {
    const now = this.view()?.now;
    const settled = this.#overlay.intent === "accepting" ? now?.state === "talking" : over;
    if (settled || this.#core.state === "ended") this.change({ intent: "none" });
    if (now?.state === "ended") this.change({ away: [], link: "none" });
  }

  #current(): CallState {
    const time = { now: this.#clock.now, toLocal: this.#clock.toLocal };
    return stateOf(this.me.user, this.view(), this.#asked, this.#overlay, time);
  }
}
