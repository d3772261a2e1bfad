import type { Call } from "@opencallkit/client";
import { LitElement, type TemplateResult } from "lit";
import { follow } from "../follow.ts";
import type { KitContext } from "../kit-context.ts";
import { shape } from "../theme/shape.ts";
import { noticesBefore, noticesStyle } from "./notices.ts";

/** What the devices will not do, said before a call is answered. Loaded with the first ring, and not to wait for one. */
export class NoticesBefore extends LitElement {
  static override readonly properties = { kit: { attribute: false }, call: { attribute: false } };
  declare kit: KitContext;
  declare call: Call;

  constructor() {
    super();
    follow(this, () => {
      const { microphone, camera, deviceNews } = this.call;
      return [microphone, camera, deviceNews, this.kit.client.devices];
    });
  }

  protected override render(): TemplateResult {
    return noticesBefore(this.kit, this.call);
  }

  static override readonly styles = [shape, noticesStyle];
}
