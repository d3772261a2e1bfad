import type { Call, Capture, DeviceNews, ErrorCode } from "@opencallkit/client";
import { css, html, nothing, type TemplateResult } from "lit";
import type { Kit } from "../kit.ts";

type Notice = { readonly text: string; readonly again: (() => Promise<void>) | null };

const say = (text: string): Notice => ({ text, again: null });

/** What is wrong with a kind; where the other kind may be used, the page as a whole is not to blame. */
const errorText = ({ client, words }: Kit, kind: "microphone" | "camera", code: ErrorCode): string => {
  const other = client.devices.get()[kind === "microphone" ? "camera" : "microphone"].barred;
  return code === "media_framed" && other?.code !== code ? words.framedOnly[kind] : words.errors[code];
};

/** What the system does with a device; what is known to be wrong is said before it is tried. */
const ofCapture = (kit: Kit, kind: "microphone" | "camera", call: Call): readonly Notice[] => {
  const { client, words } = kit;
  const capture: Capture = call[kind].get();
  const { barred } = client.devices.get()[kind];
  switch (capture.state) {
    case "failed": {
      const { code, retryable } = capture.error;
      const again = (): Promise<void> => (kind === "microphone" ? call.setMuted(false) : call.setCamera(true));
      return [{ text: errorText(kit, kind, code), again: retryable ? again : null }];
    }
    case "interrupted":
      return [say(words.interrupted[kind])];
    case "unanswered":
      return [say(capture.by === "person" ? words.asked[kind] : words.hanging[kind])];
    case "off":
      return barred === null ? [] : [say(errorText(kit, kind, barred.code))];
    case "opening":
    case "on":
    case "muted":
      return [];
  }
};

const ofNews = ({ words }: Kit, { kind, why, wished, used, instead }: DeviceNews): string => {
  const name = wished === "" ? words.device[kind] : wished;
  if (why === "silent" && !instead) return words.silentDevice(name);
  return words.deviceNews[why](name, used === "" ? words.systemDevice : used);
};

const ofLinks = ({ words, nameOf }: Kit, call: Call): readonly string[] =>
  call.state.get().group
    ? call.people.get().flatMap(({ user, link }) => (link === "failed" ? [words.noPathTo(nameOf(user))] : []))
    : [];

/** What the person should know of devices: one sentence, though both kinds have the same trouble. */
const deviceNotices = (kit: Kit, call: Call): readonly Notice[] => {
  const all = [
    ...ofCapture(kit, "microphone", call),
    ...(call.state.get().media === "video" ? ofCapture(kit, "camera", call) : []),
    ...call.deviceNews.get().map((news) => say(ofNews(kit, news))),
  ];
  return all.filter(({ text }, at) => all.findIndex((other) => other.text === text) === at);
};

/** What the person should know while the call goes on. */
export const noticesOf = (kit: Kit, call: Call): readonly Notice[] => [
  ...deviceNotices(kit, call),
  ...ofLinks(kit, call).map(say),
  ...(call.state.get().closesAt === null ? [] : [say(kit.words.endsSoon)]),
  ...(kit.client.connection.get().state === "waiting" ? [say(kit.words.offline)] : []),
];

const place = ({ words, attempt }: Kit, all: readonly Notice[]): TemplateResult => html`
  <div class="notices" role="status">
    ${all.map(
      ({ text, again }) =>
        html`<p>
          ${text}
          ${
            again === null
              ? nothing
              : html`<button type="button" class="again" @click=${() => attempt(again())}>${words.tryAgain}</button>`
          }
        </p>`,
    )}
  </div>
`;

/** The place is always there: a screen reader speaks only of changes in a place it knows. */
export const notices = (kit: Kit, call: Call): TemplateResult => place(kit, noticesOf(kit, call));

/** Before an answer: what the devices will not do. */
export const noticesBefore = (kit: Kit, call: Call): TemplateResult => place(kit, deviceNotices(kit, call));

export const noticesStyle = css`
  .notices {
    display: grid;
    justify-items: center;
    gap: 8px;
  }
  .notices p {
    max-width: 440px;
    padding: 9px 16px;
    font-size: 14px;
    border-radius: 18px;
    color: #fff;
    background: rgb(20 22 31 / 84%);
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
