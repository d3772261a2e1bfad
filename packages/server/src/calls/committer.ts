import type { CommandReply, Committed, LiveCall } from "@opencallkit/core/processor";
import { messageOf, type EventLogger as Logger } from "../ports/index.ts";
import type { OnReply } from "./admission.ts";
import type { CallTimers } from "./call-timers.ts";
import type { LiveCalls } from "./live-calls.ts";

/** An observer of commits: hears of each after its reply, in the order of the list. `name` is what the log calls it. */
export type CommitObserver = { readonly name: string; readonly observe: (committed: Committed) => void };

export type CommitterParts = {
  readonly calls: Pick<LiveCalls, "put" | "drop">;
  readonly callTimers: Pick<CallTimers, "set">;
  readonly log: Logger;
};

/**
 * The committer publishes what is on disk: it is applied to memory, which is part of the commit and may fail it only as
 * `store_failed`; then the asker has the reply; then the observers hear of it, each in a boundary of its own. One that
 * throws is logged and costs the call its place in memory, so that the next heartbeat heals its clients; it reaches
 * neither the asker nor the next observer.
 */
export class Committer {
  readonly #parts: CommitterParts;
  /** In order, made in one place. */
  #observers: readonly CommitObserver[] = [];

  constructor(parts: CommitterParts) {
    this.#parts = parts;
  }

  /** Says who hears of each commit from now on. */
  publishTo(observers: readonly CommitObserver[]): void {
    this.#observers = observers;
  }

  /** Nobody knows what is on disk: the next task of the call reads it. */
  forget(app: number, call: string): void {
    this.#parts.calls.drop(app, call);
  }

  /** A commit of this node. `due`: the call's next deadline, in ms by the store's clock. Throws if memory cannot take it. */
  publish(committed: Committed, due: number | null, reply: CommandReply, onReply: OnReply): void {
    this.apply(committed.live, due);
    this.reply(committed.live, reply, onReply);
    this.observe(committed);
  }

  /** Takes the call into memory, and sets its timer. */
  apply(live: LiveCall, due: number | null): void {
    this.#parts.calls.put(live);
    this.#parts.callTimers.set(live, due);
  }

  /** The same for what another node has written, which looks after its deadlines itself. */
  applyRemote(live: LiveCall): void {
    this.#parts.calls.put(live);
  }

  reply({ app, id }: Pick<LiveCall, "app" | "id">, reply: CommandReply, onReply: OnReply): void {
    try {
      onReply(reply);
    } catch (error) {
      this.#parts.log("error", "reply_failed", { app, call: id, message: messageOf(error) });
    }
  }

  observe(committed: Committed): void {
    const { calls, log } = this.#parts;
    const { app, id } = committed.live;
    for (const { name, observe } of this.#observers) {
      try {
        observe(committed);
      } catch (error) {
        log("error", "observer_failed", { observer: name, app, call: id, message: messageOf(error) });
        calls.drop(app, id);
      }
    }
  }
}
