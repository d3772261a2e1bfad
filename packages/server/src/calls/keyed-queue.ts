/** A job of a keyed queue; the next one of its key begins when it calls `done`, once. */
export type Job = (done: () => void) => void;

/**
 * A keyed queue: runs the jobs of one call one after the other, and those of different calls at the same time. A job of
 * a call that is free runs at once.
 */
export class KeyedQueue {
  /** The jobs that wait, by app and call; a call with a job under way and nothing waiting has an empty list. */
  readonly #waiting = new Map<number, Map<string, Job[]>>();
  #drained: (() => void)[] = [];

  run(app: number, call: string, job: Job): void {
    let calls = this.#waiting.get(app);
    if (calls === undefined) this.#waiting.set(app, (calls = new Map()));
    const waiting = calls.get(call);
    if (waiting !== undefined) {
      waiting.push(job);
      return;
    }
    calls.set(call, []);
    this.#begin(app, call, job);
  }

  /** The same for a job that is a promise; settles as it does. */
  runExclusive<T>(app: number, call: string, job: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) =>
      this.run(app, call, (done) => void job().then(resolve, reject).finally(done)),
    );
  }

  /** Whether nothing is under way. */
  readonly isEmpty = (): boolean => this.#waiting.size === 0;

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
    const calls = this.#waiting.get(app);
    const job = calls?.get(call)?.shift();
    if (job !== undefined) return this.#begin(app, call, job);
    calls?.delete(call);
    if (calls?.size === 0) this.#waiting.delete(app);
    if (!this.isEmpty()) return undefined;
    const drained = this.#drained;
    this.#drained = [];
    for (const each of drained) each();
    return undefined;
  }
}
