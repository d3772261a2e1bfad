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
  Wish,
} from "@opencallkit/client";

/** Snapshot: all that a screen may show of a call and its client, at one moment. What every view model is made from. */
export type CallSnapshot = {
  readonly state: CallState;
  readonly participants: readonly Participant[];
  readonly microphone: Capture;
  readonly camera: Capture;
  readonly wish: Wish;
  readonly deviceNews: readonly DeviceNews[];
  readonly preview: MediaStream | null;
  /** Who is logged in on this page, or null. */
  readonly user: string | null;
  readonly devices: Devices;
  readonly connection: Connection;
  readonly autoplay: "allowed" | "blocked";
  /** 0 to 1. */
  readonly volume: number;
};

/** The same, not read yet: what an element follows while it is in the page. */
export type CallAtoms = { readonly [K in keyof CallSnapshot]: ReadonlyAtom<CallSnapshot[K]> };

export const atomsOf = (
  { user, devices, connection, autoplay, volume }: CallClient,
  { state, participants, microphone, camera, wish, deviceNews, preview }: Call,
): CallAtoms => ({
  state,
  participants,
  microphone,
  camera,
  wish,
  deviceNews,
  preview,
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
  user: atoms.user.get(),
  devices: atoms.devices.get(),
  connection: atoms.connection.get(),
  autoplay: atoms.autoplay.get(),
  volume: atoms.volume.get(),
});
