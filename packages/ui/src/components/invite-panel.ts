import type { Call, Participant } from "@opencallkit/client";
import { css, html, type TemplateResult } from "lit";
import type { KitContext } from "../kit-context.ts";

const idsOf = (text: string): readonly string[] =>
  text
    .split(/[,，]/u)
    .map((id) => id.trim())
    .filter((id) => id !== "");

/** Those who are not in the call any more, or never came, and may be rung again. */
export const absentees = (participants: readonly Participant[]): readonly string[] =>
  participants.filter(({ state, how }) => state === "left" && how !== "removed").map(({ user }) => user);

/** Whom to ring while the call goes on: somebody by name, or again somebody who is not there. */
export const invitePanel = (
  { messages, nameOf, attempt }: KitContext,
  call: Call,
  done: () => void,
): TemplateResult => {
  const add = (people: readonly string[]): void => {
    if (people.length === 0) return;
    attempt(call.add(people));
    done();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = event.target instanceof HTMLFormElement ? event.target.elements.namedItem("people") : null;
    if (field instanceof HTMLInputElement) add(idsOf(field.value));
  };
  return html`
    <form class="panel" role="group" aria-label=${messages.invite} @submit=${submit}>
      <label>
        <span>${messages.whoToInvite}</span>
        <input name="people" autocomplete="off" autocapitalize="off" spellcheck="false" required />
      </label>
      <button class="wide main">${messages.ring}</button>
      ${absentees(call.participants.get()).map(
        (user) => html`
          <button type="button" class="wide" title=${messages.ringAgain(nameOf(user))} @click=${() => add([user])}>
            ${messages.ringAgain(nameOf(user))}
          </button>
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
