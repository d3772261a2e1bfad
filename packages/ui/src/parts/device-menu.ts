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
  <div class="devices" role="group" aria-label=${kit.words.devices}>
    ${choice(kit, "microphone")} ${video ? choice(kit, "camera") : ""} ${choice(kit, "speaker")}
  </div>
`;

export const deviceMenuStyle = css`
  .devices {
    display: grid;
    gap: 14px;
    width: min(340px, 100%);
    padding: 20px;
    border-radius: 24px;
    text-align: start;
    background: var(--ock-surface);
    border: 1px solid var(--ock-line);
    box-shadow: var(--ock-shadow);
    animation: arrive 0.24s ease-out both;
  }
  label {
    display: grid;
    gap: 6px;
    font-size: 13px;
    color: var(--ock-soft-text);
  }
  select {
    appearance: none;
    width: 100%;
    min-height: 44px;
    padding: 0 14px;
    font: 15px var(--ock-font);
    color: var(--ock-text);
    background: var(--ock-control);
    border: 1px solid var(--ock-line);
    border-radius: 12px;
    text-overflow: ellipsis;
  }
  option {
    color: #14161f;
    background: #fff;
  }
`;
