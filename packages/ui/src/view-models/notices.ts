import type { Connection, DeviceNews, ErrorCode } from "@opencallkit/client";
import type { Messages } from "../i18n/messages.ts";
import type { CallSnapshot } from "../snapshot.ts";
import type { Button } from "./button.ts";
import type { Wording } from "../i18n/wording.ts";

/** Notice: one thing a person should know of, most often a fault, with a button where they can do something about it. */
export type Notice = { readonly text: string; readonly press: Button | null };

type Kind = "microphone" | "camera";
type Captures = Pick<CallSnapshot, "state" | "microphone" | "camera" | "devices" | "deviceNews">;

const say = (text: string): Notice => ({ text, press: null });

/** Error text of one kind of device; where the other kind is allowed, the browser blocks one kind and not the whole page. */
const errorText = ({ devices }: Captures, messages: Messages, kind: Kind, code: ErrorCode): string => {
  const other = devices[kind === "microphone" ? "camera" : "microphone"].barred;
  return code === "media_framed" && other?.code !== code ? messages.framedOnly[kind] : messages.errors[code];
};

/** Capture notices: the state of one device; what is known to be barred is said before it is tried. */
const ofCapture = (shown: Captures, messages: Messages, kind: Kind): readonly Notice[] => {
  const capture = shown[kind];
  const { barred } = shown.devices[kind];
  switch (capture.state) {
    case "failed": {
      const { code, retryable } = capture.error;
      const retry: Button = {
        label: messages.tryAgain,
        action: kind === "microphone" ? { type: "setMuted", muted: false } : { type: "setCamera", on: true },
      };
      return [{ text: errorText(shown, messages, kind, code), press: retryable ? retry : null }];
    }
    case "interrupted":
      return [say(messages.interrupted[kind])];
    case "unanswered":
      return [say(capture.by === "person" ? messages.asked[kind] : messages.hanging[kind])];
    case "off":
      return barred === null ? [] : [say(errorText(shown, messages, kind, barred.code))];
    case "opening":
    case "on":
    case "muted":
      return [];
  }
};

const newsText = (messages: Messages, { kind, why, wished, used, instead }: DeviceNews): string => {
  const name = wished === "" ? messages.device[kind] : wished;
  if (why === "silent" && !instead) return messages.silentDevice(name);
  return messages.deviceNews[why](name, used === "" ? messages.systemDevice : used);
};

const linkTexts = (
  { state, participants }: Pick<CallSnapshot, "state" | "participants">,
  { messages, nameOf }: Wording,
): readonly string[] =>
  state.group
    ? participants.flatMap(({ user, link }) => (link === "failed" ? [messages.noPathTo(nameOf(user))] : []))
    : [];

/** Device notices, before an answer too. Deduplicated: one sentence when microphone and camera have the same fault. */
export const deviceNotices = (shown: Captures, messages: Messages): readonly Notice[] => {
  const all = [
    ...ofCapture(shown, messages, "microphone"),
    ...(shown.state.media === "video" ? ofCapture(shown, messages, "camera") : []),
    ...shown.deviceNews.map((news) => say(newsText(messages, news))),
  ];
  return all.filter(({ text }, at) => all.findIndex((other) => other.text === text) === at);
};

/** Reconnect notice: the engine retries by itself; the reason is told only where somebody can act on it. */
const connectionTexts = (messages: Messages, connection: Connection): readonly string[] => {
  if (connection.state !== "waiting") return [];
  return [connection.error?.code === "server_unreachable" ? messages.errors.server_unreachable : messages.offline];
};

/** Sharing notice: what the others see of this device is never left unsaid. */
const sharingNotices = ({ screen }: Pick<CallSnapshot, "screen">, messages: Messages): readonly Notice[] => {
  if (screen.state !== "on") return [];
  const press: Button = { label: messages.stop, action: { type: "shareScreen", on: false } };
  return [{ text: screen.sound ? messages.sharingWithSound : messages.sharing, press }];
};

/** Reminder: whoever speaks while muted may not know it. */
const mutedNotices = ({ mutedSpeech }: Pick<CallSnapshot, "mutedSpeech">, messages: Messages): readonly Notice[] => {
  const press: Button = { label: messages.unmute, action: { type: "setMuted", muted: false } };
  return mutedSpeech ? [{ text: messages.speakingMuted, press }] : [];
};

/** Notices of a running call: devices, links, the coming end, the connection. */
export const callNotices = (
  shown: Captures & Pick<CallSnapshot, "participants" | "connection" | "screen" | "mutedSpeech">,
  wording: Wording,
): readonly Notice[] => [
  ...sharingNotices(shown, wording.messages),
  ...mutedNotices(shown, wording.messages),
  ...deviceNotices(shown, wording.messages),
  ...linkTexts(shown, wording).map(say),
  ...(shown.state.closesAt === null ? [] : [say(wording.messages.endsSoon)]),
  ...connectionTexts(wording.messages, shown.connection).map(say),
];
