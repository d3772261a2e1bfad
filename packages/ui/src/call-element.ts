import type { Call, ReadonlyAtom } from "@opencallkit/client";
import { LitElement } from "lit";
import type { KitContext } from "./context.ts";
import { follow } from "./follow.ts";

/** Call element: a custom element that renders part of one call, and renders again when that changes; first once it has both properties. */
export abstract class CallElement extends LitElement {
  static override readonly properties = { context: { attribute: false }, call: { attribute: false } };
  declare context: KitContext;
  declare call: Call;

  constructor() {
    super();
    follow(this, () => this.followed());
  }

  /** The atoms that it observes: a change of one renders it again. */
  protected abstract followed(): readonly ReadonlyAtom<unknown>[];

  /** Render guard: an element may stand in a page's markup before it is given its properties. */
  protected override shouldUpdate(): boolean {
    const given: readonly unknown[] = [this.context, this.call];
    return !given.includes(undefined);
  }
}
