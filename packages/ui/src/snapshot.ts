import type {
  Call,
  CallClient,
  CallState,
  Capture,
  Connection,
  DeviceNews,
  Devices,
  Participant,
  ReadonlyAtom,
  ScreenShare,
  Wish,
} from "@opencallkit/client";

/** Snapshot: an immutable copy of all that a screen may show of a call and its client. Every view model is derived from one. */
export type CallSnapshot = {
  readonly state: CallState;
  readonly participants: readonly Participant[];
  readonly microphone: Capture;
  readonly camera: Capture;
  readonly wish: Wish;
  readonly deviceNews: readonly DeviceNews[];
  readonly preview: MediaStream | null;
  readonly screen: ScreenShare;
  readonly mutedSpeech: boolean;
  /** User id of who is logged in on this page, or null. */
  readonly user: string | null;
  readonly devices: Devices;
  readonly connection: Connection;
  readonly autoplay: "allowed" | "blocked";
  /** Playback volume, 0 to 1. */
  readonly volume: number;
};

/** Atoms of a snapshot, not read yet: what an element subscribes to while it is in the page. */
export type CallAtoms = { readonly [K in keyof CallSnapshot]: ReadonlyAtom<CallSnapshot[K]> };

export const atomsOf = (
  { user, devices, connection, autoplay, volume }: CallClient,
  { state, participants, microphone, camera, wish, deviceNews, preview, screen, mutedSpeech }: Call,
): CallAtoms => ({
  state,
  participants,
  microphone,
  camera,
  wish,
  deviceNews,
  preview,
  screen,
  mutedSpeech,
  user,
  devices,
  connection,
  autoplay,
  volume,
});

export const snapshotOf = (atoms: CallAtoms): CallSnapshot => ({
  state: atoms.state.get(),
  participants: atoms.participants.get(),
  microphone: atoms.microphone.get(),
  camera: atoms.camera.get(),
  wish: atoms.wish.get(),
  deviceNews: atoms.deviceNews.get(),
  preview: atoms.preview.get(),
  screen: atoms.screen.get(),
  mutedSpeech: atoms.mutedSpeech.get(),
  user: atoms.user.get(),
  devices: atoms.devices.get(),
  connection: atoms.connection.get(),
  autoplay: atoms.autoplay.get(),
  volume: atoms.volume.get(),
});
