import type { ReadonlyAtom } from "@opencallkit/client";
import type { TemplateResult } from "lit";
import { CallElement } from "../call-element.ts";
import { runAction } from "../run-action.ts";
import { atomsOf, snapshotOf } from "../snapshot.ts";
import { shape } from "../theme/shape.ts";
import { deviceNotices } from "../view-models/notices.ts";
import { noticeList, noticesStyle } from "./notices.ts";

/**
 * Device notices: what the microphone and camera will not do, said before a call is answered as well. The incoming
 * screen shows it without waiting for it: it is loaded with the first ring.
 */
export class DeviceNotices extends CallElement {
  protected override followed(): readonly ReadonlyAtom<unknown>[] {
    return Object.values(atomsOf(this.context.client, this.call));
  }

  protected override render(): TemplateResult {
    return noticeList(
      deviceNotices(snapshotOf(atomsOf(this.context.client, this.call)), this.context.messages),
      "",
      (action) => runAction(this, action),
    );
  }

  static override readonly styles = [shape, noticesStyle];
}
