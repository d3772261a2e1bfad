import type { Call, Capture, Connection, DeviceNews, ErrorCode } from "@opencallkit/client";
import { css, html, nothing, type TemplateResult } from "lit";
import type { KitContext } from "../kit-context.ts";
import type { Messages } from "../i18n/messages.ts";

type Notice = { readonly text: string; readonly again: (() => Promise<void>) | null };

const say = (text: string): Notice => ({ text, again: null });

/** What is wrong with a kind; where the other kind may be used, the page as a whole is not to blame. */
const errorText = ({ client, messages }: KitContext, kind: "microphone" | "camera", code: ErrorCode): string => {
  const other = client.devices.get()[kind === "microphone" ? "camera" : "microphone"].barred;
  return code === "media_framed" && other?.code !== code ? messages.framedOnly[kind] : messages.errors[code];
};

/** What the system does with a device; what is known to be wrong is said before it is tried. */
const ofCapture = (kit: KitContext, kind: "microphone" | "camera", call: Call): readonly Notice[] => {
  const { client, messages } = kit;
  const capture: Capture = call[kind].get();
  const { barred } = client.devices.get()[kind];
  switch (capture.state) {
    case "failed": {
      const { code, retryable } = capture.error;
      const again = (): Promise<void> => (kind === "microphone" ? call.setMuted(false) : call.setCamera(true));
      return [{ text: errorText(kit, kind, code), again: retryable ? again : null }];
    }
    case "interrupted":
      return [say(messages.interrupted[kind])];
    case "unanswered":
      return [say(capture.by === "person" ? messages.asked[kind] : messages.hanging[kind])];
    case "off":
      return barred === null ? [] : [say(errorText(kit, kind, barred.code))];
    case "opening":
    case "on":
    case "muted":
      return [];
  }
};

const ofNews = ({ messages }: KitContext, { kind, why, wished, used, instead }: DeviceNews): string => {
  const name = wished === "" ? messages.device[kind] : wished;
  if (why === "silent" && !instead) return messages.silentDevice(name);
  return messages.deviceNews[why](name, used === "" ? messages.systemDevice : used);
};

const ofLinks = ({ messages, nameOf }: KitContext, call: Call): readonly string[] =>
  call.state.get().group
    ? call.participants.get().flatMap(({ user, link }) => (link === "failed" ? [messages.noPathTo(nameOf(user))] : []))
    : [];

/** What the person should know of devices: one sentence, though both kinds have the same trouble. */
const deviceNotices = (kit: KitContext, call: Call): readonly Notice[] => {
  const all = [
    ...ofCapture(kit, "microphone", call),
    ...(call.state.get().media === "video" ? ofCapture(kit, "camera", call) : []),
    ...call.deviceNews.get().map((news) => say(ofNews(kit, news))),
  ];
  return all.filter(({ text }, at) => all.findIndex((other) => other.text === text) === at);
};

/** The engine tries again by itself; why it has to is said when somebody can do something about it. */
const ofConnection = (messages: Messages, connection: Connection): readonly string[] => {
  if (connection.state !== "waiting") return [];
  return [connection.error?.code === "server_unreachable" ? messages.errors.server_unreachable : messages.offline];
};

/** What the person should know while the call goes on. */
export const noticesOf = (kit: KitContext, call: Call): readonly Notice[] => [
  ...deviceNotices(kit, call),
  ...ofLinks(kit, call).map(say),
  ...(call.state.get().closesAt === null ? [] : [say(kit.messages.endsSoon)]),
  ...ofConnection(kit.messages, kit.client.connection.get()).map(say),
];

const place = ({ messages, attempt }: KitContext, all: readonly Notice[], failed: string): TemplateResult => html`
  <div class="notices" role="status">
    ${failed === "" ? nothing : html`<p role="alert">${failed}</p>`}
    ${all.map(
      ({ text, again }) =>
        html`<p>
          ${text}
          ${
            again === null
              ? nothing
              : html`<button type="button" class="again" @click=${() => attempt(again())}>${messages.tryAgain}</button>`
          }
        </p>`,
    )}
  </div>
`;

/**
 * The place is always there: a screen reader speaks only of changes in a place it knows. `failed`: what went wrong with
 * the last press, or "".
 */
export const notices = (kit: KitContext, call: Call, failed: string): TemplateResult =>
  place(kit, noticesOf(kit, call), failed);

/** Before an answer: what the devices will not do. */
export const noticesBefore = (kit: KitContext, call: Call): TemplateResult => place(kit, deviceNotices(kit, call), "");

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
  .again {
    margin-inline-start: 8px;
    padding: 2px 12px;
    min-height: 24px;
    border-radius: 14px;
    font-weight: 600;
    color: #fff;
    background: rgb(255 255 255 / 18%);
  }
  /* There is no room for it; to mute and unmute, or to turn the camera off and on, does the same. */
  @media (max-height: 350px) {
    .again {
      display: none;
    }
  }
`;
