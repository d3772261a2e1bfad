import { css, html, nothing, type TemplateResult } from "lit";
import { corner } from "../parts/corner.ts";
import { invitePanel, invitePanelStyle } from "../parts/invite-panel.ts";
import { videoQuestion, videoQuestionStyle } from "../parts/video-question.ts";
import { RunningScreen } from "./running-screen.ts";
import { runningStyle } from "./running-style.ts";

/** What a call of two and a group call have in common once people talk. */
export abstract class TalkingScreen extends RunningScreen {
  static override readonly properties = { ...RunningScreen.properties, inviteShown: { state: true } };
  declare inviteShown: boolean;

  constructor() {
    super();
    this.inviteShown = false;
  }

  protected override corners(): TemplateResult | typeof nothing {
    if (this.call.state.get().phase !== "talking") return nothing;
    const { words } = this.kit;
    return html`
      ${this.mediaCorner()}
      ${corner({ icon: "invite", label: words.invite, press: this.toggleInvite, expanded: this.inviteShown })}
    `;
  }

  protected override sheet(): TemplateResult {
    return html`
      ${videoQuestion(this.kit, this.call)}
      ${this.inviteShown ? invitePanel(this.kit, this.call, this.toggleInvite) : nothing}
    `;
  }

  protected override closeSheet(): void {
    this.inviteShown = false;
  }

  /** A call of two changes between voice and video. */
  private mediaCorner(): TemplateResult | typeof nothing {
    const { words, attempt } = this.kit;
    const { group, media, videoAsked } = this.call.state.get();
    if (group || videoAsked !== null) return nothing;
    const [next, label, icon] =
      media === "video"
        ? (["audio", words.toVoice, "accept"] as const)
        : (["video", words.askVideo, "camera"] as const);
    return corner({ icon, label, press: () => attempt(this.call.switchMedia(next)) });
  }

  protected soundBlocked(): TemplateResult | typeof nothing {
    const { client, words, attempt } = this.kit;
    if (client.autoplay.get() === "allowed") return nothing;
    return html`<button type="button" class="hear" @click=${() => attempt(client.resumeSound())}>
      ${words.hear}
    </button>`;
  }

  private readonly toggleInvite = (): void => {
    this.inviteShown = !this.inviteShown;
    if (this.inviteShown)
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
        align-self: center;
        min-height: 48px;
        padding: 0 24px;
        border-radius: 24px;
        font-weight: 600;
        color: #fff;
        background: var(--ock-accept);
      }
    `,
  ];
}
