import { AppMap } from "./app-map.ts";

/** A job of a keyed queue; the next one of its key begins when it calls `done`, once. */
export type Job = (done: () => void) => void;

const none: readonly Job[] = [];

/**
 * A keyed queue: runs the jobs of one call one after the other, and those of different calls at the same time. A job of
 * a call that is free runs at once.
 */
export class KeyedQueue {
  /** The jobs that wait, of each call with a job under way. */
  readonly #waiting = new AppMap<readonly Job[]>();
  #busy = 0;
  #drained: (() => void)[] = [];

  run(app: number, call: string, job: Job): void {
    const waiting = this.#waiting.get(app, call);
    if (waiting !== undefined) {
      this.#waiting.set(app, call, [...waiting, job]);
      return;
    }
    this.#waiting.set(app, call, none);
    this.#busy += 1;
    this.#begin(app, call, job);
  }

  /** The same for a job that is a promise; settles as it does. */
  runExclusive<T>(app: number, call: string, job: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) =>
      this.run(app, call, (done) => void job().then(resolve, reject).finally(done)),
    );
  }

  /** Whether nothing is under way. */
  readonly isEmpty = (): boolean => this.#busy === 0;

  /** Settles when nothing is under way. */
  readonly drained = async (): Promise<void> => {
    if (!this.isEmpty()) await new Promise<void>((resolve) => void this.#drained.push(resolve));
  };

  #begin(app: number, call: string, job: Job): void {
    let over = false;
    job(() => {
      if (over) return;
      over = true;
      this.#next(app, call);
    });
  }

  #next(app: number, call: string): void {
    const [job, ...rest] = this.#waiting.get(app, call) ?? none;
    if (job !== undefined) {
      this.#waiting.set(app, call, rest.length === 0 ? none : rest);
      return this.#begin(app, call, job);
    }
    this.#waiting.delete(app, call);
    this.#busy -= 1;
    if (this.#busy > 0) return undefined;
    const drained = this.#drained;
    this.#drained = [];
    for (const each of drained) each();
    return undefined;
  }
}
