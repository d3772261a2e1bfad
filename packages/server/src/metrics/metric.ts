/** One value of a metric: what its labels say, and the number. `suffix` is that of a histogram's parts. */
export type Sample = {
  readonly suffix?: "_bucket" | "_sum" | "_count";
  readonly labels: { readonly [name: string]: string };
  readonly value: number;
};

/** A metric with everything that is known of it at one moment. No label names a user, a call or an app. */
export type Metric = {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly samples: readonly Sample[];
};

const none = {};

/** A metric of one number. */
export const single = (name: string, type: "counter" | "gauge", help: string, value: number): Metric => ({
  name,
  help,
  type,
  samples: [{ labels: none, value }],
});

/** Most values that a label may take: more would be somebody's names. */
const mostValues = 100;

/** A counter for each value of one label. The values it is made with are there from the start, at 0. */
export class CounterBy {
  readonly #name: string;
  readonly #label: string;
  readonly #help: string;
  readonly #counts: Map<string, number>;

  constructor(name: string, label: string, help: string, values: readonly string[] = []) {
    this.#name = name;
    this.#label = label;
    this.#help = help;
    this.#counts = new Map(values.map((value) => [value, 0]));
  }

  add(value: string, count = 1): void {
    const before = this.#counts.get(value);
    if (before === undefined && this.#counts.size >= mostValues) return;
    this.#counts.set(value, (before ?? 0) + count);
  }

  read(): Metric {
    const samples = [...this.#counts].map(([value, count]) => ({ labels: { [this.#label]: value }, value: count }));
    return { name: this.#name, help: this.#help, type: "counter", samples };
  }
}

/** A histogram with fixed upper bounds, ascending. */
export class Histogram {
  readonly #name: string;
  readonly #help: string;
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;

  constructor(name: string, help: string, bounds: readonly number[]) {
    this.#name = name;
    this.#help = help;
    this.#bounds = bounds;
    this.#counts = [...bounds.map(() => 0), 0];
  }

  observe(value: number): void {
    let at = 0;
    while (at < this.#bounds.length && value > (this.#bounds[at] ?? Infinity)) at += 1;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#sum += value;
  }

  read(): Metric {
    let total = 0;
    const buckets = this.#counts.map((count, at): Sample => {
      total += count;
      return { suffix: "_bucket", labels: { le: String(this.#bounds[at] ?? "+Inf") }, value: total };
    });
    const samples: readonly Sample[] = [
      ...buckets,
      { suffix: "_sum", labels: none, value: this.#sum },
      { suffix: "_count", labels: none, value: total },
    ];
    return { name: this.#name, help: this.#help, type: "histogram", samples };
  }
}
