import type { Value } from "@opencallkit/client";
import { html, nothing, type TemplateResult } from "lit";
import { follow } from "../follow.ts";
import { coloursOf } from "../parts/avatar.ts";
import { deviceMenu } from "../parts/device-menu.ts";
import { icon } from "../parts/icons.ts";
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
    return [call.state, call.microphone, call.camera, call.preview, call.people, connection, devices, autoplay];
  }

  /** A picture that fills the ground, or null. */
  protected abstract filling(): TemplateResult | null;
  protected abstract head(): TemplateResult | typeof nothing;
  protected abstract middle(): TemplateResult | typeof nothing;

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
        @keydown=${this.closeDevices}
      >
        ${filling === null ? nothing : html`<div class="picture">${filling}</div>`}
        <header>
          <button
            type="button"
            class="corner"
            aria-label=${words.minimize}
            title=${words.minimize}
            @click=${this.minimize}
          >
            <svg viewBox="0 0 24 24" aria-hidden="true">${icon("minimize")}</svg>
          </button>
          ${this.head()}
        </header>
        <div class="middle">${this.middle()}</div>
        <div class="foot">
          ${notices(kit, call)} ${this.devicesShown ? deviceMenu(kit, call.state.get().media === "video") : nothing}
          ${dock(kit, call, { devicesShown: this.devicesShown, toggleDevices: this.toggleDevices })}
        </div>
      </section>
    `;
  }

  private readonly toggleDevices = (): void => {
    this.devicesShown = !this.devicesShown;
  };

  private readonly closeDevices = ({ key }: KeyboardEvent): void => {
    if (key === "Escape") this.devicesShown = false;
  };

  private readonly minimize = (): void => {
    this.dispatchEvent(new Event("minimize"));
  };
}
