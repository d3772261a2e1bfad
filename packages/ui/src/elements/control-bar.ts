import type { ReadonlyAtom } from "@opencallkit/client";
import type { TemplateResult } from "lit";
import { CallElement } from "../call-element.ts";
import { controlBar, controlBarStyle } from "../components/control-bar.ts";
import { roundButtonStyle } from "../components/round-button.ts";
import { define } from "../define.ts";
import { runAction } from "../run-action.ts";
import { atomsOf, snapshotOf } from "../snapshot.ts";
import { shape } from "../theme/shape.ts";
import { controlBarView } from "../view-models/control-bar.ts";

/** Control bar: mute, camera, devices and hang up, of one call. */
export class ControlBar extends CallElement {
  static override readonly properties = { ...CallElement.properties, devicesShown: { attribute: false } };
  /** Expanded state (`aria-expanded`) of the device button: whether the page shows its device menu. */
  declare devicesShown: boolean;

  constructor() {
    super();
    this.devicesShown = false;
  }

  protected override followed(): readonly ReadonlyAtom<unknown>[] {
    return Object.values(atomsOf(this.context.client, this.call));
  }

  protected override render(): TemplateResult {
    return controlBar(
      controlBarView(snapshotOf(atomsOf(this.context.client, this.call)), this.context.messages, this.devicesShown),
      (action) => runAction(this, action),
    );
  }

  static override readonly styles = [shape, roundButtonStyle, controlBarStyle];
}

/**
 * Registers `<opencallkit-control-bar>`: the row of controls of an outgoing or a running call. Properties: `context`,
 * `call`, and `devicesShown`, false by default. Event: `toggle-panel`, a `CustomEvent` whose `detail` is `"devices"`, when
 * the device button is pressed. Part: `control-bar`. Custom properties: those of `<opencallkit-theme>`, and `--disc`, the
 * width of a button.
 */
export const defineControlBar = (): void => define({ "opencallkit-control-bar": ControlBar });
