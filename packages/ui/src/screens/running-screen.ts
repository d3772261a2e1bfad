import type { Value } from "@opencallkit/client";
import { html, nothing, type TemplateResult } from "lit";
import { follow } from "../follow.ts";
import { coloursOf } from "../parts/avatar.ts";
import { deviceMenu } from "../parts/device-menu.ts";
import { corner } from "../parts/corner.ts";
import { notices } from "../parts/notices.ts";
import { dock } from "./dock.ts";
import { Screen } from "./screen.ts";

/** What an outgoing and a running call have in common: a ground, a corner to minimize, notices, the dock. */
export abstract class RunningScreen extends Screen {
  static override readonly properties = { ...Screen.properties, devicesShown: { state: true } };
  declare devicesShown: boolean;

  constructor() {
    super();
    this.devicesShown = false;
    follow(this, () => this.followed());
  }

  protected followed(): readonly Value<unknown>[] {
    const { call, kit } = this;
    const { connection, devices, autoplay } = kit.client;
    return [
      call.state,
      call.microphone,
      call.camera,
      call.preview,
      call.people,
      call.wish,
      call.deviceNews,
      connection,
      devices,
      autoplay,
    ];
  }

  /** A picture that fills the ground, or null. */
  protected abstract filling(): TemplateResult | null;
  protected abstract head(): TemplateResult | typeof nothing;
  protected abstract middle(): TemplateResult | typeof nothing;

  /** More controls beside "minimize". */
  protected corners(): TemplateResult | typeof nothing {
    return nothing;
  }
  /** What lies above the dock, and what Escape does to it. */
  protected sheet(): TemplateResult | typeof nothing {
    return nothing;
  }
  protected closeSheet(): void {
    // Nothing here that could be closed.
  }

  protected override render(): TemplateResult {
    const { kit, call, name } = this;
    const { words } = kit;
    const filling = this.filling();
    const [from, to] = coloursOf(name);
    return html`
      <section
        class="ground ${filling === null ? "" : "pictured"}"
        style="--from:${from};--to:${to}"
        aria-label=${name}
        tabindex="-1"
        @keydown=${this.close}
      >
        ${filling === null ? nothing : html`<div class="picture">${filling}</div>`}
        <header>
          <div class="corners">
            ${this.corners()} ${corner({ icon: "minimize", label: words.minimize, press: this.minimize })}
          </div>
          ${this.head()}
        </header>
        <div class="middle">${this.middle()}</div>
        <div class="foot">
          ${notices(kit, call)} ${this.sheet()}
          ${this.devicesShown ? deviceMenu(kit, call.state.get().media === "video") : nothing}
          ${dock(kit, call, { devicesShown: this.devicesShown, toggleDevices: this.toggleDevices })}
        </div>
      </section>
    `;
  }

  private readonly toggleDevices = (): void => {
    this.devicesShown = !this.devicesShown;
  };

  private readonly close = ({ key }: KeyboardEvent): void => {
    if (key !== "Escape") return;
    this.devicesShown = false;
    this.closeSheet();
  };

  private readonly minimize = (): void => {
    this.dispatchEvent(new Event("minimize"));
  };
}
