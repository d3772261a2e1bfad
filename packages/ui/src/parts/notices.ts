import type { Call, Capture, Connection } from "@opencallkit/client";
import { css, html, nothing, type TemplateResult } from "lit";
import type { Kit } from "../kit.ts";
import type { Words } from "../words/words.ts";

const ofCapture = (words: Words, kind: "microphone" | "camera", capture: Capture): readonly string[] => {
  if (capture.state === "failed") return [words.errors[capture.error.code]];
  return capture.state === "interrupted" ? [words.interrupted[kind]] : [];
};

/** The engine tries again by itself; why it has to is said when somebody can do something about it. */
const ofConnection = (words: Words, connection: Connection): readonly string[] => {
  if (connection.state !== "waiting") return [];
  return [connection.error?.code === "server_unreachable" ? words.errors.server_unreachable : words.offline];
};

/** What the person should know while the call goes on. */
export const noticesOf = ({ client, words }: Kit, call: Call): readonly string[] => [
  ...ofCapture(words, "microphone", call.microphone.get()),
  ...ofCapture(words, "camera", call.camera.get()),
  ...(call.state.get().closesAt === null ? [] : [words.endsSoon]),
  ...ofConnection(words, client.connection.get()),
];

/**
 * The place is always there: a screen reader speaks only of changes in a place it knows. `failed`: what went wrong with
 * the last press, or "".
 */
export const notices = (kit: Kit, call: Call, failed: string): TemplateResult => html`
  <div class="notices" role="status">
    ${failed === "" ? nothing : html`<p role="alert">${failed}</p>`}
    ${noticesOf(kit, call).map((text) => html`<p>${text}</p>`)}
  </div>
`;

export const noticesStyle = css`
  .notices {
    display: grid;
    flex: 0 1 auto;
    justify-items: center;
    align-content: start;
    gap: 8px;
    min-height: 0;
    max-width: 100%;
    margin-bottom: auto;
    overflow: auto;
    scrollbar-width: thin;
  }
  .notices p {
    max-width: 440px;
    padding: 9px 16px;
    font-size: 14px;
    border-radius: 18px;
    color: #fff;
    background: rgb(20 22 31 / 92%);
    overflow-wrap: anywhere;
  }
  /* In a low window there is room for one thing at a time. */
  @media (max-height: 600px) {
    .sheeted .notices {
      display: none;
    }
  }
`;
