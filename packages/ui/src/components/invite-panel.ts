import { css, html, type TemplateResult } from "lit";
import type { Action } from "../view-models/action.ts";
import type { InviteView } from "../view-models/panel.ts";

const idsOf = (text: string): readonly string[] =>
  text
    .split(/[,，]/u)
    .map((id) => id.trim())
    .filter((id) => id !== "");

/** Invite panel: adds people to a call that goes on, by ringing them. `act` also closes it. */
export const invitePanel = (
  { label, field, ring, again }: InviteView,
  act: (action: Action) => void,
): TemplateResult => {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = event.target instanceof HTMLFormElement ? event.target.elements.namedItem("people") : null;
    const people = input instanceof HTMLInputElement ? idsOf(input.value) : [];
    if (people.length > 0) act({ type: "add", people });
  };
  return html`
    <form class="panel" role="group" aria-label=${label} @submit=${submit}>
      <label>
        <span>${field}</span>
        <input name="people" autocomplete="off" autocapitalize="off" spellcheck="false" required />
      </label>
      <button class="wide main">${ring}</button>
      ${again.map(
        (each) => html`
          <button type="button" class="wide" title=${each.label} @click=${() => act(each.action)}>${each.label}</button>
        `,
      )}
    </form>
  `;
};

export const invitePanelStyle = css`
  .wide {
    min-height: 44px;
    padding: 0 16px;
    border-radius: 22px;
    font-weight: 600;
    background: var(--ock-control);
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .wide:hover {
    background: var(--ock-control-hover);
  }
  .wide.main,
  .wide.main:hover {
    color: #fff;
    background: var(--ock-accept);
  }
`;
