import type { ReadonlyAtom } from "@opencallkit/client";
import type { TemplateResult } from "lit";
import { CallElement } from "../call-element.ts";
import { deviceMenu, deviceMenuStyle } from "../components/device-menu.ts";
import { panelStyle } from "../components/panel.ts";
import { define } from "../define.ts";
import { runAction } from "../run-action.ts";
import { atomsOf, snapshotOf } from "../snapshot.ts";
import { shape } from "../theme/shape.ts";
import { deviceMenuView } from "../view-models/device-menu.ts";

/** Device menu: which devices one call uses, and how loud it is. */
export class DeviceMenu extends CallElement {
  protected override followed(): readonly ReadonlyAtom<unknown>[] {
    return Object.values(atomsOf(this.context.client, this.call));
  }

  protected override render(): TemplateResult {
    const { client, messages } = this.context;
    return deviceMenu(deviceMenuView(snapshotOf(atomsOf(this.context.client, this.call)), messages), {
      act: (action) => runAction(this, action),
      setVolume: client.setVolume,
    });
  }

  static override readonly styles = [shape, panelStyle, deviceMenuStyle];
}

/**
 * Registers `<opencallkit-device-menu>`: selects for microphone, camera (of a video call) and speaker, and the volume.
 * Properties: `context`, `call`. No events or parts. Custom properties: those of `<opencallkit-theme>`.
 */
export const defineDeviceMenu = (): void => define({ "opencallkit-device-menu": DeviceMenu });
