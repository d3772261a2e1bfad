import type { ReadonlyAtom } from "@opencallkit/client";
import type { TemplateResult } from "lit";
import { CallElement } from "../call-element.ts";
import { runAction } from "../run-action.ts";
import { atomsOf, snapshotOf } from "../snapshot.ts";
import { shape } from "../theme/shape.ts";
import { deviceNotices } from "../view-models/notices.ts";
import { noticeList, noticesStyle } from "./notices.ts";

/**
 * Device notices: a live region for trouble with the microphone or camera (permission, missing or busy device), before an
 * answer too. It is loaded lazily with the first ring, and the incoming screen does not wait for it.
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
