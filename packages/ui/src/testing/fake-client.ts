import type { Call, CallClient, Connection, Device, ReadonlyAtom } from "@opencallkit/client";
import { always } from "./fake-call.ts";

export type About = {
  readonly user: string;
  readonly connection?: Connection;
  readonly autoplay?: "allowed" | "blocked";
};

const labels = (kind: string): readonly Device[] =>
  [1, 2, 3].map((at) => ({
    id: `${kind}-${at}`,
    label: `Professional USB conference ${kind} with a rather long name, number ${at} (1234:abcd)`,
  }));

const bare = { list: [], chosen: null, chosenName: "", barred: null } as const;

const nothing = async (): Promise<never> => {
  throw new Error("a page of pictures calls nobody");
};

/** Fake client: holds these calls and does nothing. */
export const fakeClient = (
  calls: ReadonlyAtom<readonly Call[]>,
  { user, connection, autoplay }: About,
): CallClient => ({
  connection: always(connection ?? { state: "connected" }),
  user: always(user),
  calls,
  devices: always({
    microphone: { ...bare, list: labels("microphone"), chosen: "microphone-2" },
    camera: { ...bare, list: labels("camera") },
    speaker: { ...bare, list: labels("speaker"), chosen: "speaker-1" },
  }),
  autoplay: always(autoplay ?? "allowed"),
  login: async () => undefined,
  logout: async () => undefined,
  call: nothing,
  join: nothing,
  profiles: always(new Map()),
  profilesOf: nothing,
  setProfile: nothing,
  recents: nothing,
  observe: () => () => undefined,
  chooseDevice: async () => undefined,
  volume: always(1),
  setVolume: () => undefined,
  resumeSound: async () => undefined,
  close: () => undefined,
});
