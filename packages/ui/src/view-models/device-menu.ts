import type { DeviceKind } from "@opencallkit/client";
import type { Messages } from "../i18n/messages.ts";
import type { CallSnapshot } from "../snapshot.ts";

export type DeviceOption = { readonly id: string | null; readonly label: string; readonly selected: boolean };

/** Device select: the system's default first, then a chosen device that is unplugged, then all that are there. */
export type DeviceChoice = {
  readonly kind: DeviceKind;
  readonly label: string;
  readonly options: readonly DeviceOption[];
};

export type DeviceMenuView = {
  readonly label: string;
  readonly choices: readonly DeviceChoice[];
  readonly volume: { readonly label: string; readonly value: number };
};

const choiceOf = ({ devices }: Pick<CallSnapshot, "devices">, messages: Messages, kind: DeviceKind): DeviceChoice => {
  const { list, chosen, chosenName } = devices[kind];
  const absent = chosen !== null && chosenName !== "" && !list.some(({ id }) => id === chosen);
  return {
    kind,
    label: messages.device[kind],
    options: [
      { id: null, label: messages.systemDevice, selected: chosen === null },
      ...(absent ? [{ id: chosen, label: messages.absentDevice(chosenName), selected: true }] : []),
      ...list.map(({ id, label }) => ({ id, label, selected: id === chosen })),
    ],
  };
};

/** Device menu: which microphone, camera (of a video call) and speaker to use, and how loud. */
export const deviceMenuView = (
  shown: Pick<CallSnapshot, "state" | "devices" | "volume">,
  messages: Messages,
): DeviceMenuView => {
  const kinds: readonly DeviceKind[] =
    shown.state.media === "video" ? ["microphone", "camera", "speaker"] : ["microphone", "speaker"];
  return {
    label: messages.devices,
    choices: kinds.map((kind) => choiceOf(shown, messages, kind)),
    volume: { label: messages.volume, value: shown.volume },
  };
};
