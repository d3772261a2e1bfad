import { css, html, type TemplateResult } from "lit";
import type { Action } from "../view-models/action.ts";
import type { DeviceChoice, DeviceMenuView } from "../view-models/device-menu.ts";

export type DeviceMenuEvents = {
  readonly act: (action: Action) => void;
  /** Sets the playback volume, 0 to 1. */
  readonly setVolume: (volume: number) => void;
};

const select = ({ kind, label, options }: DeviceChoice, act: DeviceMenuEvents["act"]): TemplateResult => {
  const choose = (event: Event): void => {
    if (!(event.currentTarget instanceof HTMLSelectElement)) return;
    const { value } = event.currentTarget;
    act({ type: "chooseDevice", kind, id: value === "" ? null : value });
  };
  return html`
    <label>
      <span>${label}</span>
      <select @change=${choose}>
        ${options.map((each) => html`<option value=${each.id ?? ""} ?selected=${each.selected}>${each.label}</option>`)}
      </select>
    </label>
  `;
};

/** Device menu: which microphone, camera and speaker to use, and how loud. */
export const deviceMenu = ({ label, choices, volume }: DeviceMenuView, events: DeviceMenuEvents): TemplateResult => {
  const turn = (event: Event): void => {
    if (event.currentTarget instanceof HTMLInputElement) events.setVolume(event.currentTarget.valueAsNumber);
  };
  return html`
    <div class="panel" role="group" aria-label=${label}>
      ${choices.map((choice) => select(choice, events.act))}
      <label>
        <span>${volume.label}</span>
        <input type="range" min="0" max="1" step="0.05" .value=${String(volume.value)} @input=${turn} />
      </label>
    </div>
  `;
};

export const deviceMenuStyle = css`
  input[type="range"] {
    appearance: auto;
    padding: 0;
    accent-color: var(--ock-accept);
    background: none;
    border: 0;
  }
  option {
    color: #14161f;
    background: #fff;
  }
`;
