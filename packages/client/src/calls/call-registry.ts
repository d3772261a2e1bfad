import { fold, newCall, view, type Call as CoreCall } from "@opencallkit/core";
import type { ClientFrame, Fact, ServerFrame } from "@opencallkit/protocol";
import { createAtom, readOnly } from "../api/atom.ts";
import type { Call } from "../api/api.ts";
import type { CallError } from "../api/errors.ts";
import type { ReadonlyAtom } from "../api/readonly-atom.ts";
import { deepEqual } from "../deep-equal.ts";
import { isKnownFact } from "../signaling/decode.ts";
import { CallController } from "./call-controller.ts";
import { nobody, type Asked } from "./call-model.ts";
import { createCallPages, type Source, type WireNews, type WirePage } from "./call-pages.ts";
import type { CallsContext } from "./calls-context.ts";
import { UntoldEnds } from "./untold-ends.ts";

/** Facts of kinds that this build does not know only count. */
const readable = (facts: WireNews["facts"]): readonly (Fact | null)[] =>
  facts.map((fact) => (isKnownFact(fact) ? fact : null));

/** All calls of the logged-in user that this page knows. */
export class CallRegistry {
  readonly #context: CallsContext;
  readonly #send: (frame: ClientFrame<"sync">) => void;
  readonly #controllers = new Map<string, CallController>();
  /** Ended and dismissed: whatever is still said of them is not news. */
  readonly #closed = new Set<string>();
  readonly #calls = createAtom<readonly Call[]>([], deepEqual);
  readonly #pages = createCallPages((call, first) => this.#send({ type: "sync", call, first }));
  readonly #untold: UntoldEnds;

  constructor(context: CallsContext, send: (frame: ClientFrame<"sync">) => void) {
    this.#context = context;
    this.#send = send;
    this.#untold = new UntoldEnds(context);
  }

  get calls(): ReadonlyAtom<readonly Call[]> {
    return readOnly(this.#calls);
  }

  controller(call: string): CallController | undefined {
    return this.#controllers.get(call);
  }

  controllers(): readonly CallController[] {
    return [...this.#controllers.values()];
  }

  add(id: string, asked: Asked): CallController {
    const controller = this.#begin(id, asked);
    this.#refresh();
    return controller;
  }

  /** Both had called: the call `into` is answered instead of `id`, which nobody hears of. Null: that one is over, and told. */
  merge(id: string, into: string): CallController | null {
    const left = this.#controllers.get(id);
    left?.end();
    this.#controllers.delete(id);
    this.#closed.add(id);
    const known = this.#controllers.get(into) ?? null;
    const controller = known === null && !this.#closed.has(into) ? this.#begin(into, nobody) : known;
    // It is the same conversation to the person, who has turned things off in it.
    if (left !== undefined) controller?.adopt(left.chosen);
    if (known === null && controller !== null) this.#sync(into);
    this.#refresh();
    return controller;
  }

  welcome(frame: ServerFrame<"welcome">): void {
    this.#pages.clear();
    this.#hearEach(frame.calls, "whole");
    this.#hearEach(frame.late, "late");
    const told = new Set([...frame.calls, ...frame.late].map(({ call }) => call));
    for (const [id, controller] of this.#controllers) {
      if (controller.live && !told.has(id)) this.#sync(id);
      controller.reconnected();
    }
    for (const id of frame.unsent ?? []) if (!this.#controllers.has(id) && !this.#closed.has(id)) this.#sync(id);
  }

  /** A further page of what was missed. */
  late(late: readonly WirePage[]): void {
    this.#hearEach(late, "late");
  }

  facts(news: WireNews): void {
    this.#hear(news, "news");
    this.#refresh();
  }

  snapshot(news: WirePage): void {
    this.#hearEach([news], "whole");
  }

  /** The numbers of the live calls, by which lost news is noticed. */
  heartbeat(numbers: { readonly [call: string]: number }): void {
    for (const [id, version] of Object.entries(numbers)) {
      if (!this.#closed.has(id) && (this.#controllers.get(id)?.version ?? 0) < version) this.#sync(id);
    }
    for (const [id, controller] of this.#controllers) {
      if (controller.live && !Object.hasOwn(numbers, id)) this.#sync(id);
    }
  }

  inCall(): boolean {
    return this.controllers().some((controller) => controller.live);
  }

  /** The page has no session any more: every call is over here. */
  cut(error: CallError): void {
    for (const controller of this.#controllers.values()) controller.cut(error);
  }

  end(): void {
    this.#untold.end();
    for (const controller of this.#controllers.values()) controller.end();
    this.#controllers.clear();
    this.#calls.set([]);
  }

  #refresh(): void {
    for (const [id, controller] of this.#controllers) {
      if (controller.live || controller.listed) continue;
      controller.end();
      this.#controllers.delete(id);
      // One that the server told nothing of may come to be after all: an older copy of its invite was under way.
      if (controller.version > 0) this.#closed.add(id);
    }
    this.#calls.set(
      this.controllers()
        .filter((controller) => controller.listed)
        .map(({ call }) => call),
    );
  }

  #sync(call: string): void {
    this.#send({ type: "sync", call });
  }

  #begin(id: string, asked: Asked): CallController {
    const controller = new CallController(this.#context, id, asked, () => this.#refresh());
    this.#controllers.set(id, controller);
    return controller;
  }

  #tellEnded(id: string, call: CoreCall, place: number | undefined, late: boolean): void {
    this.#closed.add(id);
    this.#untold.tell(id, call, place, late);
  }

  #hearKnown(controller: CallController, { call: id, first, facts, place }: WireNews, source: Source): void {
    const outcome = controller.hear({ first, facts: readable(facts), place }, source !== "news");
    if (outcome.type === "gap") this.#sync(id);
    if (outcome.type === "endedUntold") this.#untold.tellSoon(id, outcome.core, place);
  }

  #hear(news: WireNews, source: Source): void {
    const { call: id, first, facts, place } = news;
    if (this.#closed.has(id)) return this.#untold.pass(id, place);
    const known = this.#controllers.get(id);
    if (source === "news" && facts.some((fact) => fact !== null && !isKnownFact(fact))) return this.#sync(id);
    if (known !== undefined) return this.#hearKnown(known, news, source);
    if (first !== 1) return this.#sync(id);
    const call = fold(readable(facts), newCall);
    if (call.state === "ended") return this.#tellEnded(id, call, place, source === "late");
    const { me } = this.#context;
    if (view(call, me.user, me.client) === null) return undefined;
    // In the list before its events are told.
    return this.#hearKnown(this.#begin(id, nobody), news, source);
  }

  #hearEach(news: readonly WirePage[], source: Source): void {
    for (const each of news) {
      const whole = this.#pages.add(each, source);
      if (whole !== null) this.#hear(whole.news, whole.source);
    }
    this.#refresh();
  }
}
