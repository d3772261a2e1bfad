import type { DeviceKind } from "@opencallkit/client";
import { css, html, nothing, type TemplateResult } from "lit";
import type { KitContext } from "../kit-context.ts";

const choice = ({ client, messages, attempt }: KitContext, kind: DeviceKind): TemplateResult => {
  const { list, chosen, chosenName } = client.devices.get()[kind];
  const absent = chosen !== null && chosenName !== "" && !list.some(({ id }) => id === chosen);
  const choose = (event: Event): void => {
    if (!(event.currentTarget instanceof HTMLSelectElement)) return;
    const { value } = event.currentTarget;
    attempt(client.chooseDevice(kind, value === "" ? null : value));
  };
  return html`
    <label>
      <span>${messages.device[kind]}</span>
      <select @change=${choose}>
        <option value="" ?selected=${chosen === null}>${messages.systemDevice}</option>
        ${absent ? html`<option value=${chosen} selected>${messages.absentDevice(chosenName)}</option>` : nothing}
        ${list.map(({ id, label }) => html`<option value=${id} ?selected=${id === chosen}>${label}</option>`)}
      </select>
    </label>
  `;
};

const volume = ({ client, messages }: KitContext): TemplateResult => {
  const turn = (event: Event): void => {
    if (event.currentTarget instanceof HTMLInputElement) client.setVolume(event.currentTarget.valueAsNumber);
  };
  return html`
    <label>
      <span>${messages.volume}</span>
      <input type="range" min="0" max="1" step="0.05" .value=${String(client.volume.get())} @input=${turn} />
    </label>
  `;
};

/** Which microphone, camera and speaker to use, and how loud. */
export const deviceMenu = (kit: KitContext, video: boolean): TemplateResult => html`
  <div class="panel" role="group" aria-label=${kit.messages.devices}>
    ${choice(kit, "microphone")} ${video ? choice(kit, "camera") : ""} ${choice(kit, "speaker")} ${volume(kit)}
  </div>
`;

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
