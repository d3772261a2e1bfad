import type { Call } from "@opencallkit/client";
import { css, html, nothing, type TemplateResult } from "lit";
import type { KitContext } from "../kit-context.ts";
import { roundButton } from "../components/round-button.ts";

/** The buttons show and turn what the person wishes; what the devices do about it stands in the notices. */
const muteButton = ({ messages, attempt }: KitContext, call: Call): TemplateResult => {
  const { muted } = call.wish.get();
  return roundButton({
    icon: muted ? "microphoneOff" : "microphone",
    label: muted ? messages.unmute : messages.mute,
    tone: muted ? "active" : "plain",
    press: () => attempt(call.setMuted(!muted)),
  });
};

const cameraButton = ({ messages, attempt }: KitContext, call: Call): TemplateResult => {
  const dark = !call.wish.get().camera;
  return roundButton({
    icon: dark ? "cameraOff" : "camera",
    label: dark ? messages.cameraOn : messages.cameraOff,
    tone: dark ? "active" : "plain",
    press: () => attempt(call.setCamera(dark)),
  });
};

type More = { readonly devicesShown: boolean; readonly toggleDevices: () => void };

/** The row of controls of an outgoing and a running call. */
export const controlBar = (kit: KitContext, call: Call, { devicesShown, toggleDevices }: More): TemplateResult => html`
  <div class="dock">
    ${muteButton(kit, call)} ${call.state.get().media === "video" ? cameraButton(kit, call) : nothing}
    ${roundButton({ icon: "devices", label: kit.messages.devices, press: toggleDevices, expanded: devicesShown })}
    ${roundButton({ icon: "hangUp", label: kit.messages.hangUp, tone: "decline", press: () => kit.attempt(call.hangUp()) })}
  </div>
`;

export const controlBarStyle = css`
  .dock {
    display: flex;
    justify-content: center;
    align-items: flex-start;
    gap: 10px;
    max-width: 100%;
    padding: 16px 18px 14px;
    border-radius: 32px;
    color: var(--ock-text);
    background: var(--ock-glass);
    border: 1px solid var(--ock-line);
  }
  .dock .round {
    flex: 0 1 auto;
    width: 84px;
  }
  @media (max-width: 560px) {
    .dock {
      gap: 2px;
      padding: 14px 8px 12px;
      width: 100%;
    }
  }
  @media (max-width: 300px), (max-height: 480px) {
    .dock {
      --disc: 48px;
      gap: 10px;
      width: auto;
      padding: 8px;
    }
    .dock .round {
      width: auto;
    }
    .dock .label {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  }
  @media (max-width: 260px) {
    .dock {
      --disc: 40px;
      gap: 4px;
      padding: 4px;
    }
  }
`;
