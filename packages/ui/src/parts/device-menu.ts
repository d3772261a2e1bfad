import type { DeviceKind } from "@opencallkit/client";
import { css, html, type TemplateResult } from "lit";
import type { Kit } from "../kit.ts";

const choice = ({ client, words, attempt }: Kit, kind: DeviceKind): TemplateResult => {
  const { list, chosen } = client.devices.get()[kind];
  const choose = (event: Event): void => {
    if (!(event.currentTarget instanceof HTMLSelectElement)) return;
    const { value } = event.currentTarget;
    attempt(client.chooseDevice(kind, value === "" ? null : value));
  };
  return html`
    <label>
      <span>${words.device[kind]}</span>
      <select @change=${choose}>
        <option value="" ?selected=${chosen === null}>${words.systemDevice}</option>
        ${list.map(({ id, label }) => html`<option value=${id} ?selected=${id === chosen}>${label}</option>`)}
      </select>
    </label>
  `;
};

/** Which microphone, camera and speaker to use. */
export const deviceMenu = (kit: Kit, video: boolean): TemplateResult => html`
  <div class="panel" role="group" aria-label=${kit.words.devices}>
    ${choice(kit, "microphone")} ${video ? choice(kit, "camera") : ""} ${choice(kit, "speaker")}
  </div>
`;

export const deviceMenuStyle = css`
  option {
    color: #14161f;
    background: #fff;
  }
`;
