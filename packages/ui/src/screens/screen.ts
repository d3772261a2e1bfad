import type { Call } from "@opencallkit/client";
import { LitElement } from "lit";
import type { Kit } from "../kit.ts";

/** What the screens have in common: a kit and a call, both set by the stage before the first drawing. */
export abstract class Screen extends LitElement {
  static override readonly properties = { kit: { attribute: false }, call: { attribute: false } };
  declare kit: Kit;
  declare call: Call;

  protected get name(): string {
    return this.kit.nameOf(this.call.state.get().other);
  }
}
