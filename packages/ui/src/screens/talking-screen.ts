import { css, html, nothing, type TemplateResult } from "lit";
import { corner } from "../components/corner.ts";
import { invitePanel, invitePanelStyle } from "../components/invite-panel.ts";
import { videoQuestion, videoQuestionStyle } from "../components/video-question.ts";
import { RunningScreen } from "./running-screen.ts";
import { runningStyle } from "./running-style.ts";

/** What a call of two and a group call have in common once people talk. */
export abstract class TalkingScreen extends RunningScreen {
  /** Who asked for video when this was drawn last. */
  private asking: string | null = null;

  /** A question is not kept waiting behind a panel; one that is opened afterwards lies over it. */
  protected override willUpdate(): void {
    const { videoAsked } = this.call.state.get();
    const asks = videoAsked?.user ?? null;
    if (asks !== null && asks !== this.asking) this.panel = "none";
    this.asking = asks;
  }

  protected override corners(): TemplateResult | typeof nothing {
    if (this.call.state.get().state !== "talking") return nothing;
    const { messages } = this.kit;
    return html`
      ${this.mediaCorner()}
      ${corner({ icon: "invite", label: messages.invite, press: this.toggleInvite, expanded: this.panel === "invite" })}
    `;
  }

  protected override sheet(): TemplateResult | typeof nothing {
    if (this.panel === "invite") return invitePanel(this.kit, this.call, this.toggleInvite);
    return this.panel === "devices" ? super.sheet() : videoQuestion(this.kit, this.call);
  }

  /** A call of two changes between voice and video. */
  private mediaCorner(): TemplateResult | typeof nothing {
    const { messages, attempt } = this.kit;
    const { group, media, videoAsked } = this.call.state.get();
    if (group || videoAsked !== null) return nothing;
    const [next, label, icon] =
      media === "video"
        ? (["audio", messages.toVoice, "accept"] as const)
        : (["video", messages.askVideo, "camera"] as const);
    return corner({ icon, label, press: () => attempt(this.call.switchMedia(next)) });
  }

  protected override above(): TemplateResult | typeof nothing {
    const { client, messages, attempt } = this.kit;
    if (client.autoplay.get() === "allowed") return nothing;
    return html`<button type="button" class="hear" @click=${() => attempt(client.resumeSound())}>
      ${messages.hear}
    </button>`;
  }

  private readonly toggleInvite = (): void => {
    this.toggle("invite");
    if (this.panel === "invite")
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".panel input")?.focus());
  };

  static override readonly styles = [
    ...runningStyle,
    invitePanelStyle,
    videoQuestionStyle,
    css`
      opencallkit-clock {
        display: inline;
      }
      .hear {
        flex: none;
        min-height: 44px;
        max-width: 100%;
        padding: 0 24px;
        border-radius: 22px;
        font-weight: 600;
        color: #fff;
        background: var(--ock-accept);
      }
    `,
  ];
}
