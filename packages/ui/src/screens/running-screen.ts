import type { ReadonlyAtom } from "@opencallkit/client";
import { html, nothing, type TemplateResult } from "lit";
import { follow } from "../follow.ts";
import { hueOf } from "../components/avatar.ts";
import { deviceMenu } from "../components/device-menu.ts";
import { corner } from "../components/corner.ts";
import { notices } from "../components/notices.ts";
import { controlBar } from "./control-bar.ts";
import { Screen } from "./screen.ts";

/** One panel at a time is open. */
export type PanelName = "none" | "devices" | "invite";

/** What an outgoing and a running call have in common: a ground, a corner to minimize, notices, the dock. */
export abstract class RunningScreen extends Screen {
  static override readonly properties = { ...Screen.properties, panel: { state: true } };
  declare panel: PanelName;

  constructor() {
    super();
    this.panel = "none";
    follow(this, () => this.followed());
  }

  protected followed(): readonly ReadonlyAtom<unknown>[] {
    const { call, kit } = this;
    const { connection, devices, autoplay } = kit.client;
    return [
      call.state,
      call.microphone,
      call.camera,
      call.preview,
      call.participants,
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
  /** What is to be pressed above the sheet. */
  protected above(): TemplateResult | typeof nothing {
    return nothing;
  }
  /** What lies above the dock. */
  protected sheet(): TemplateResult | typeof nothing {
    const { kit, call } = this;
    return this.panel === "devices" ? deviceMenu(kit, call.state.get().media === "video") : nothing;
  }

  protected override render(): TemplateResult {
    const { kit, call, name } = this;
    const { messages } = kit;
    const filling = this.filling();
    const sheet = this.sheet();
    return html`
      <section
        class="ground ${hueOf(name)} ${filling === null ? "" : "pictured"}"
        aria-label=${name}
        tabindex="-1"
        @keydown=${this.closeOnEscape}
      >
        ${filling === null ? nothing : html`<div class="picture">${filling}</div>`}
        <header>
          <div class="corners">
            ${this.corners()} ${corner({ icon: "minimize", label: messages.minimize, press: this.minimize })}
          </div>
          ${this.head()}
        </header>
        <div class="middle">${this.middle()}</div>
        <div class="over ${sheet === nothing ? "" : "sheeted"}">
          ${notices(kit, call, this.notice)} ${this.above()} ${sheet}
        </div>
        <div class="foot">
          ${controlBar(kit, call, { devicesShown: this.panel === "devices", toggleDevices: () => this.toggle("devices") })}
        </div>
      </section>
    `;
  }

  protected toggle(panel: PanelName): void {
    this.panel = this.panel === panel ? "none" : panel;
  }

  private readonly closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || this.panel === "none") return;
    // A dialog of the page that we lie in stays open.
    event.preventDefault();
    event.stopPropagation();
    this.renderRoot.querySelector<HTMLElement>('[aria-expanded="true"]')?.focus();
    this.panel = "none";
  };

  private readonly minimize = (): void => {
    this.dispatchEvent(new Event("minimize"));
  };
}
