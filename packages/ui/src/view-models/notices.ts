import type { Connection, DeviceNews, ErrorCode } from "@opencallkit/client";
import type { Messages } from "../i18n/messages.ts";
import type { CallSnapshot } from "../snapshot.ts";
import type { Button } from "./button.ts";
import type { Wording } from "../i18n/wording.ts";

/** Notice: one thing a person should know of a call, and a button where they can do something about it. */
export type Notice = { readonly text: string; readonly retry: Button | null };

type Kind = "microphone" | "camera";
type Captures = Pick<CallSnapshot, "state" | "microphone" | "camera" | "devices" | "deviceNews">;

const say = (text: string): Notice => ({ text, retry: null });

/** What is wrong with a kind; where the other kind may be used, the page as a whole is not to blame. */
const errorText = ({ devices }: Captures, messages: Messages, kind: Kind, code: ErrorCode): string => {
  const other = devices[kind === "microphone" ? "camera" : "microphone"].barred;
  return code === "media_framed" && other?.code !== code ? messages.framedOnly[kind] : messages.errors[code];
};

/** What the system does with a device; what is known to be wrong is said before it is tried. */
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
      return [{ text: errorText(shown, messages, kind, code), retry: retryable ? retry : null }];
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

/** What the person should know of devices, also before an answer: one sentence, though both kinds have the same trouble. */
export const deviceNotices = (shown: Captures, messages: Messages): readonly Notice[] => {
  const all = [
    ...ofCapture(shown, messages, "microphone"),
    ...(shown.state.media === "video" ? ofCapture(shown, messages, "camera") : []),
    ...shown.deviceNews.map((news) => say(newsText(messages, news))),
  ];
  return all.filter(({ text }, at) => all.findIndex((other) => other.text === text) === at);
};

/** The engine tries again by itself; why it has to is said when somebody can do something about it. */
const connectionTexts = (messages: Messages, connection: Connection): readonly string[] => {
  if (connection.state !== "waiting") return [];
  return [connection.error?.code === "server_unreachable" ? messages.errors.server_unreachable : messages.offline];
};

/** What the person should know while the call goes on. */
export const callNotices = (
  shown: Captures & Pick<CallSnapshot, "participants" | "connection">,
  wording: Wording,
): readonly Notice[] => [
  ...deviceNotices(shown, wording.messages),
  ...linkTexts(shown, wording).map(say),
  ...(shown.state.closesAt === null ? [] : [say(wording.messages.endsSoon)]),
  ...connectionTexts(wording.messages, shown.connection).map(say),
];
