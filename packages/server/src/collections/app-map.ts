/** A map by app and id: two lookups are cheaper than a key that is put together for each. */
export class AppMap<T> {
  readonly #apps = new Map<number, Map<string, T>>();

  get(app: number, id: string): T | undefined {
    return this.#apps.get(app)?.get(id);
  }

  set(app: number, id: string, value: T): void {
    const ids = this.#apps.get(app);
    if (ids === undefined) this.#apps.set(app, new Map([[id, value]]));
    else ids.set(id, value);
  }

  delete(app: number, id: string): void {
    const ids = this.#apps.get(app);
    if (ids === undefined) return;
    ids.delete(id);
    if (ids.size === 0) this.#apps.delete(app);
  }

  *values(): Generator<T, void> {
    for (const ids of this.#apps.values()) yield* ids.values();
  }

  clear(): void {
    this.#apps.clear();
  }
}
