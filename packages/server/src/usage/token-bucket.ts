/** The rate at which a token bucket fills: `size` at most, `perSecond` for ever. */
export type Rate = { readonly size: number; readonly perSecond: number };

/** Less than any token, and more than adding fractions costs. */
const nothing = 1e-6;

const waitFor = (missing: number, { perSecond }: Rate): number =>
  missing <= nothing ? 0 : Math.max(1, Math.ceil(((missing - nothing) * 1000) / perSecond));

/** A token bucket. Its rate may change between two takes, as an app's policy does. */
export class TokenBucket {
  readonly #now: () => number;
  /** What it held at a moment (ms); full before anything was taken. */
  #left = Infinity;
  #at = 0;
  #fullAt = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes so many if they are there; else takes none. The answer is how long to wait for them, in ms: 0 when taken. */
  take(rate: Rate, amount = 1): number {
    if (rate.perSecond === Infinity) return 0;
    this.#fill(rate);
    if (this.#left < amount - nothing) return waitFor(amount - this.#left, rate);
    this.#spend(rate, amount);
    return 0;
  }

  /** Takes so many whether they are there or not, so that what comes next waits longer. The answer is that wait, in ms. */
  owe(rate: Rate, amount: number): number {
    this.#fill(rate);
    this.#spend(rate, amount);
    return waitFor(-this.#left, rate);
  }

  /** Whether it is full again, so that a new one is as good. */
  isFull(): boolean {
    return this.#now() >= this.#fullAt;
  }

  #spend({ size, perSecond }: Rate, amount: number): void {
    this.#left -= amount;
    this.#fullAt = this.#at + ((size - this.#left) * 1000) / perSecond;
  }

  // Asked at every message, therefore without an object in between.
  #fill({ size, perSecond }: Rate): void {
    const moment = this.#now();
    this.#left = Math.min(size, this.#left + (Math.max(0, moment - this.#at) * perSecond) / 1000);
    this.#at = moment;
  }
}

export const tokenBucket = (now: () => number): TokenBucket => new TokenBucket(now);

/** So many owners of buckets are remembered; beyond it the one that came first is, a full bucket again. */
const mostOwners = 100_000;
/** So many that are full again are forgotten at each use: more than one comes with it. */
const forgottenAtOnce = 2;

/** Token buckets by owner. One that is full again is forgotten, so that who does nothing costs nothing. */
export const tokenBuckets = (now: () => number, most = mostOwners) => {
  const buckets = new Map<string, TokenBucket>();
  const forget = (): void => {
    let left = forgottenAtOnce;
    for (const [owner, bucket] of buckets) {
      if (buckets.size < most && (left === 0 || !bucket.isFull())) return;
      buckets.delete(owner);
      left -= 1;
    }
  };
  const of = (owner: string): TokenBucket => {
    const bucket = buckets.get(owner) ?? tokenBucket(now);
    // The one used last is forgotten last.
    buckets.delete(owner);
    forget();
    buckets.set(owner, bucket);
    return bucket;
  };
  return {
    take: (owner: string, rate: Rate, amount = 1): number =>
      rate.perSecond === Infinity ? 0 : of(owner).take(rate, amount),
    owe: (owner: string, rate: Rate, amount: number): number => of(owner).owe(rate, amount),
    /** Owners that are remembered. */
    size: (): number => buckets.size,
  };
};
export type TokenBuckets = ReturnType<typeof tokenBuckets>;

/** A rate of so many a minute, all of them at once if nobody has asked for a minute. */
export const perMinute = (count: number): Rate => ({ size: count, perSecond: count / 60 });
