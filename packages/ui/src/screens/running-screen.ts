import type { ReadonlyAtom } from "@opencallkit/client";
import { html, nothing, type TemplateResult } from "lit";
import { hueOf } from "../components/avatar.ts";
import { controlBar } from "../components/control-bar.ts";
import { corner } from "../components/corner.ts";
import { deviceMenu } from "../components/device-menu.ts";
import { invitePanel } from "../components/invite-panel.ts";
import { noticeList } from "../components/notices.ts";
import { videoQuestion } from "../components/video-question.ts";
import { videoView } from "../components/video-view.ts";
import { runAction } from "../run-action.ts";
import { atomsOf, snapshotOf, type CallSnapshot } from "../snapshot.ts";
import type { Action } from "../view-models/action.ts";
import type { OpenPanel, PanelView } from "../view-models/panel.ts";
import type { Backdrop, RunningView } from "../view-models/running.ts";
import { Screen } from "./screen.ts";
import { ShownVideos } from "./shown-videos.ts";

type Content = TemplateResult | typeof nothing;

/** Running screen: base class of the screens of an outgoing, a running and a group call. */
export abstract class RunningScreen extends Screen {
  static override readonly properties = { ...Screen.properties, panel: { state: true } };
  declare panel: OpenPanel;
  protected readonly videos = new ShownVideos(this);
  /** Pending upgrade request: who asked for video at the last render. */
  private asking: string | null = null;

  constructor() {
    super();
    this.panel = "none";
  }

  protected override followed(): readonly ReadonlyAtom<unknown>[] {
    return Object.values(atomsOf(this.context.client, this.call));
  }

  protected shown(): CallSnapshot {
    return snapshotOf(atomsOf(this.context.client, this.call));
  }

  protected readonly act = (action: Action): void => {
    if (action.type === "togglePanel") this.togglePanel(action.panel);
    else runAction(this, action);
  };

  /** A new upgrade request closes the open panel, so that it is seen; a panel that is opened afterwards covers it. */
  protected override willUpdate(): void {
    const asks = this.call.state.get().videoAsked?.user ?? null;
    if (asks !== null && asks !== this.asking) this.panel = "none";
    this.asking = asks;
  }

  /** Layout of the whole window: `head` stands beside the corners, `middle` between them and the control bar. */
  protected frame(
    { name, backdrop, corners, notices, hear, panel, controls }: RunningView & { readonly backdrop: Backdrop },
    head: Content,
    middle: Content,
  ): TemplateResult {
    const { act } = this;
    const over = this.panelOf(panel);
    return html`
      <section
        class="backdrop ${hueOf(name)} ${backdrop.type === "video" ? "with-video" : ""}"
        part="backdrop"
        aria-label=${name}
        tabindex="-1"
        @keydown=${this.closeOnEscape}
      >
        ${
          backdrop.type === "video"
            ? html`<div class="backdrop-video">${videoView(backdrop.stream, backdrop.label, backdrop.look)}</div>`
            : nothing
        }
        <header>
          <div class="corners">${corners.map((button) => corner(button, act))}</div>
          ${head}
        </header>
        <div class="middle">${middle}</div>
        <div class="over ${over === nothing ? "" : "paneled"}">
          ${noticeList(notices, this.notice, act)}
          ${
            hear === null
              ? nothing
              : html`<button type="button" class="hear" @click=${() => act(hear.action)}>${hear.label}</button>`
          }
          ${over}
        </div>
        <div class="foot">${controlBar(controls, act)}</div>
      </section>
    `;
  }

  private panelOf(panel: PanelView): Content {
    switch (panel.type) {
      case "none":
        return nothing;
      case "devices":
        return deviceMenu(panel, { act: this.act, setVolume: this.context.client.setVolume });
      case "invite":
        return invitePanel(panel, this.invite);
      case "videoQuestion":
        return videoQuestion(panel, this.act);
    }
  }

  private readonly invite = (action: Action): void => {
    this.act(action);
    this.panel = "none";
  };

  private togglePanel(panel: "devices" | "invite"): void {
    this.panel = this.panel === panel ? "none" : panel;
    if (this.panel === "invite")
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".panel input")?.focus());
  }

  private readonly closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || this.panel === "none") return;
    // Escape closes our panel only: the page's modal dialog that we may lie in stays open.
    event.preventDefault();
    event.stopPropagation();
    this.renderRoot.querySelector<HTMLElement>('[aria-expanded="true"]')?.focus();
    this.panel = "none";
  };
}
