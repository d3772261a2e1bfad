import type { MediaPlan } from "@opencallkit/protocol";
import { callError, isCallError } from "../../api/errors.ts";
import type { ReadonlyAtom } from "../../api/readonly-atom.ts";
import type { Clock } from "../../ports/clock.ts";
import type {
  LocalSource,
  MediaTransport,
  Stays,
  TrackSource,
  TransportCredentials,
  TransportEvent,
  TransportStats,
  WantedSize,
} from "../../ports/media-transport.ts";
import type { MediaMemory } from "../media-memory.ts";
import { keyOf, MediaPath, type Remote, type SourceEvent } from "./media-path.ts";
import type { Transports } from "./transports.ts";

export type TransportSwitchNeeds = {
  readonly call: string;
  readonly clock: Clock;
  readonly transports: Transports;
  readonly credentials: ReadonlyAtom<TransportCredentials>;
  readonly memory: Pick<MediaMemory, "path" | "notePath">;
};

/** The timeout of opening a path, in ms; after it the path is given up. */
const openingMs = 10_000;
/** The timeout of first media: how long a connected path is waited on for what is expected on it, in ms. */
const arrivingMs = 2000;
/** How long a move to the media server that came to nothing waits before the next try, in ms. */
const againMs = 3000;
/** The linger time of the old path, in ms: the others may come over a little later. */
const lingerMs = 3000;

/** A handover under way: the path it goes to, what has come over already, and what ends the wait. */
type Move = {
  readonly plan: MediaPlan;
  readonly to: MediaPath;
  readonly moved: Set<string>;
  ready: boolean;
  stopTimer: () => void;
};

/**
 * Make-before-break handover between media paths: the next path is opened beside the one in use and is sent the same
 * tracks; each sound and picture comes over when its first media have arrived there; the old path is closed some time
 * after all have. It is a transport itself, so that its user sees one that goes on.
 */
export class TransportSwitch implements MediaTransport {
  readonly #needs: TransportSwitchNeeds;
  readonly #local = new Map<TrackSource, LocalSource>();
  readonly #wanted = new Map<
    string,
    { readonly stay: number; readonly source: TrackSource; readonly size: WantedSize }
  >();
  /** Left paths that still linger, with what ends their wait. */
  readonly #left = new Map<MediaPath, () => void>();
  /** Failed paths: the others' tries do not begin them anew while a path stands. */
  readonly #given = new Set<number>();
  readonly #unfollow: () => void;
  #emit: (event: TransportEvent) => void = () => undefined;
  #people: readonly Stays[] = [];
  /** Whether we are in the call, be it that nobody else is yet. */
  #isIn = false;
  #running: MediaPath;
  #move: Move | null = null;
  /** The path of a transport that is being loaded. */
  #loading: number | null = null;
  /** Ends the wait for the next try of a move. */
  #stopAgain: () => void = () => undefined;

  /** `warm`: see `TransportOpening`. */
  constructor(needs: TransportSwitchNeeds, warm: boolean) {
    this.#needs = needs;
    this.#running = this.#open(needs.memory.path(), warm);
    this.#unfollow = needs.credentials.subscribe((credentials) => this.renew(credentials));
  }

  follow(listener: (event: TransportEvent) => void): void {
    this.#emit = listener;
  }

  setPeople(people: readonly Stays[]): void {
    this.#people = people;
    this.#isIn = true;
    for (const path of this.#all()) path.setPeople(this.#onPath(path));
  }

  ready(): Promise<void> {
    return this.#running.transport.ready();
  }

  setLocal(source: TrackSource, local: LocalSource | null): void {
    if (local === null) this.#local.delete(source);
    else this.#local.set(source, local);
    for (const { transport } of this.#all()) transport.setLocal(source, local);
  }

  setWanted(stay: number, source: TrackSource, size: WantedSize | null): void {
    if (size === null) this.#wanted.delete(keyOf({ stay, source }));
    else this.#wanted.set(keyOf({ stay, source }), { stay, source, size });
    for (const { transport } of this.#all()) transport.setWanted(stay, source, size);
  }

  renew(credentials: TransportCredentials): void {
    for (const { transport } of this.#all()) transport.renew(credentials);
  }

  stats(stay: number): Promise<TransportStats> {
    const isOver = this.#move !== null && [...this.#move.moved].some((key) => key.startsWith(`${stay} `));
    return (isOver && this.#move !== null ? this.#move.to : this.#running).transport.stats(stay);
  }

  close(): void {
    this.#emit = () => undefined;
    this.#unfollow();
    this.#stopAgain();
    this.#loading = null;
    this.#move?.stopTimer();
    for (const stop of this.#left.values()) stop();
    for (const { transport } of this.#all()) transport.close();
    this.#left.clear();
    this.#move = null;
  }

  /**
   * Begins a handover; the path in use goes on until the new one stands, and for good if it never does. With nobody to
   * talk to yet there is nothing to hand over, and the new path is simply begun.
   */
  moveTo(plan: MediaPlan): void {
    const { path } = plan;
    if ([this.#running.path, this.#move?.to.path, this.#loading].includes(path)) return;
    const loading = this.#needs.transports.load(plan.transport);
    if (loading === null) return this.#go(plan);
    this.#loading = path;
    loading.then(
      () => {
        if (this.#loading === path) this.#go(plan);
      },
      (reason: unknown) => {
        if (this.#loading === path) this.#stay(reason);
      },
    );
  }

  /** A transport that this page cannot load: what is in use goes on; where there is nothing, that is said. */
  #stay(reason: unknown): void {
    this.#loading = null;
    this.#running.setPeople(this.#people);
    const stands = [...this.#running.links.values()].includes("connected");
    const cause = isCallError(reason) ? reason : callError("media_unsupported", String(reason));
    if (!stands) this.#emit({ type: "lost", cause });
  }

  #go(plan: MediaPlan): void {
    this.#loading = null;
    this.#abandon();
    if (this.#running.people.length === 0) return this.#replace(plan);
    const to = this.#open(plan, false);
    const stopTimer = this.#needs.clock.after(openingMs, () => this.#abandon());
    const move: Move = { plan, to, moved: new Set(), ready: false, stopTimer };
    this.#move = move;
    for (const [source, local] of this.#local) to.transport.setLocal(source, local);
    to.setPeople(this.#people);
    for (const { stay, source, size } of this.#wanted.values()) to.transport.setWanted(stay, source, size);
    to.transport.ready().then(
      () => this.#stands(move),
      () => {
        if (this.#move === move) this.#abandon();
      },
    );
  }

  /** The next path stands: what flows on the one in use is waited for a moment longer. */
  #stands(move: Move): void {
    if (this.#move !== move || move.ready) return;
    move.ready = true;
    move.stopTimer();
    move.stopTimer = this.#needs.clock.after(arrivingMs, () => this.#finish(move));
    this.#finishIfAll(move);
  }

  /** Those whom a path serves: who comes during a handover is met on the next path alone. */
  #onPath(path: MediaPath): readonly Stays[] {
    if ((this.#move === null && this.#loading === null) || path === this.#move?.to) return this.#people;
    return this.#people.filter(({ theirs }) => path.people.some((known) => known.theirs === theirs));
  }

  #all(): readonly MediaPath[] {
    return [this.#running, ...(this.#move === null ? [] : [this.#move.to]), ...this.#left.keys()];
  }

  #replace(plan: MediaPlan): void {
    this.#running.transport.close();
    this.#running = this.#open(plan, true);
    this.#needs.memory.notePath(plan.path);
    for (const [source, local] of this.#local) this.#running.transport.setLocal(source, local);
    if (this.#isIn) this.#running.setPeople(this.#people);
  }

  #open({ path, transport }: MediaPlan, warm: boolean): MediaPath {
    const { call, transports, credentials } = this.#needs;
    const opening = { call, path, warm, credentials: credentials.get(), people: [] };
    return new MediaPath(
      path,
      (emit) => transports.of(transport).open(opening, emit),
      (from, event) => this.#hear(from, event),
    );
  }

  #hear(from: MediaPath, event: TransportEvent): void {
    if (event.type === "newPath") return this.#follow(event.path);
    if (from === this.#running) return this.#hearRunning(event);
    const move = this.#move;
    if (move === null || from !== move.to) return undefined;
    if (event.type === "lost") return this.#abandon();
    if (event.type === "firstFrame") return this.#bring(move, event);
    // Everybody who talks on the path in use is on the next one; who has only just come may come later.
    if (
      event.type === "linkState" &&
      this.#running.people.every(({ theirs }) => from.links.get(theirs) === "connected")
    )
      return this.#stands(move);
    if ("source" in event && move.moved.has(keyOf(event))) this.#emit(event);
    return undefined;
  }

  #hearRunning(event: TransportEvent): void {
    // A page that has nothing for a media server asks for none.
    if (event.type === "noPath" && !this.#needs.transports.isServed) return;
    const moved = "source" in event && this.#move?.moved.has(keyOf(event)) === true;
    if (!moved) this.#emit(event);
  }

  /** Follows the others to a newer path of direct links. */
  #follow(path: number): void {
    const stands = [...this.#running.links.values()].every((state) => state === "connected");
    if (path <= Math.max(this.#running.path, this.#move?.to.path ?? 0)) return;
    if (!stands || !this.#given.has(path)) this.moveTo({ path, transport: "p2p" });
  }

  /** Brings one source over: its first media are there on the next path, and are taken from there from here on. */
  #bring(move: Move, { stay, source }: Pick<SourceEvent, "stay" | "source">): void {
    const remote = move.to.remotes.get(keyOf({ stay, source }));
    if (remote === undefined) return;
    move.moved.add(keyOf(remote));
    this.#tell(remote);
    this.#finishIfAll(move);
  }

  #tell({ stay, source, track, state, arrived }: Remote): void {
    if (track !== null) this.#emit(track);
    if (state !== null) this.#emit(state);
    if (arrived) this.#emit({ type: "firstFrame", stay, source });
  }

  #finishIfAll(move: Move): void {
    if (move.ready && this.#running.flowing().every((key) => move.moved.has(key))) this.#finish(move);
  }

  #finish(move: Move): void {
    const before = this.#running;
    move.stopTimer();
    this.#move = null;
    this.#running = move.to;
    this.#needs.memory.notePath(move.to.path);
    for (const [key, remote] of move.to.remotes) if (!move.moved.has(key)) this.#tell(remote);
    for (const [stay, state] of move.to.links) this.#emit({ type: "linkState", stay, state });
    const close = (): void => {
      this.#left.delete(before);
      before.transport.close();
    };
    this.#left.set(before, this.#needs.clock.after(lingerMs, close));
  }

  /** The media server is where the plan has the call: it is tried again as long as nothing newer is. */
  #tryAgain(plan: MediaPlan): void {
    this.#stopAgain();
    this.#stopAgain = this.#needs.clock.after(againMs, () => {
      if (this.#move === null && plan.path > this.#running.path) this.moveTo(plan);
    });
  }

  /** Rolls a failed handover back: what had come over returns. */
  #abandon(): void {
    const move = this.#move;
    if (move === null) return;
    move.stopTimer();
    this.#move = null;
    this.#given.add(move.to.path);
    move.to.transport.close();
    this.#running.setPeople(this.#people);
    if (move.plan.transport === "sfu") this.#tryAgain(move.plan);
    for (const key of move.moved) {
      const remote = this.#running.remotes.get(key);
      if (remote !== undefined) this.#tell(remote);
    }
  }
}
