import type { Call, ReadonlyAtom } from "@opencallkit/client";
import { LitElement } from "lit";
import type { KitContext } from "./context.ts";
import { follow } from "./follow.ts";

/** Call element: shows something of one call, and is drawn again when that changes. It is drawn once it has both properties. */
export abstract class CallElement extends LitElement {
  static override readonly properties = { context: { attribute: false }, call: { attribute: false } };
  declare context: KitContext;
  declare call: Call;

  constructor() {
    super();
    follow(this, () => this.followed());
  }

  /** What it shows. */
  protected abstract followed(): readonly ReadonlyAtom<unknown>[];

  /** An element may stand in a page's markup before it is given its properties. */
  protected override shouldUpdate(): boolean {
    const given: readonly unknown[] = [this.context, this.call];
    return !given.includes(undefined);
  }
}
