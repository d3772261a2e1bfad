import { createCallClient, type Call, type CallClient, type CallEvent, type Storage } from "@opencallkit/client";
import { memoryStorage } from "@opencallkit/client/internal";
import { signUserSig } from "@opencallkit/server";
import { onTestFinished } from "vitest";
import { cuttableLine, type CuttableLine } from "./cuttable-line.ts";
import type { Target } from "./wire-client.ts";

const lateness = (event: CallEvent): string => ("late" in event && event.late ? " late" : "");

type MediaEvent = Extract<CallEvent, { readonly type: "link" | "quality" | "device" | "media" }>;

const isOfMedia = (event: CallEvent): event is MediaEvent =>
  event.type === "link" || event.type === "quality" || event.type === "device" || event.type === "media";

const shortOfMedia = (event: MediaEvent): string => {
  switch (event.type) {
    case "link":
      return `${event.user} ${event.link}`;
    case "device":
      return `${event.kind} ${event.why}`;
    case "quality":
      return `${event.user} ${event.quality}`;
    case "media":
      return `${event.user} ${event.kind} ${event.available}`;
  }
};

/** Short form of one event, to compare the events of a whole call: `ended 1 by bob`. */
const shortOf = (event: CallEvent): string => {
  if (isOfMedia(event)) return shortOfMedia(event);
  const late = lateness(event);
  switch (event.type) {
    case "error":
      return `error ${event.error.code}`;
    case "received":
    case "began":
    case "endsSoon":
      return event.type;
    case "notConnected":
    case "ended":
      return `${event.type} ${event.reason} by ${event.by ?? "nobody"}${late}`;
    case "person":
      return `${event.user} ${event.what}`;
    case "mediaChanged":
      return `media ${event.before} to ${event.media}`;
    case "videoAsked":
    case "videoRefused":
      return `${event.type} by ${event.by ?? "nobody"}`;
  }
};

/** Test client with the real engine, on a connection that can be cut. */
export type EnginePerson = {
  readonly user: string;
  readonly client: CallClient;
  readonly line: CuttableLine;
  readonly events: readonly CallEvent[];
  /** Received events in their short form. */
  readonly heard: () => readonly string[];
  /** The client's call, the first of its list; throws if there is none. */
  readonly call: () => Call;
  /** Durations of `ended` events, in ms. */
  readonly totals: () => readonly number[];
};

export type Device = { readonly lasting: Storage; readonly session: Storage };
/** Device storage: a new device; a reloaded page gets the same one again. */
export const newDevice = (): Device => ({ lasting: memoryStorage(), session: memoryStorage() });

/** Creates and logs in a test client; it ends with the test. */
export const enginePerson = async (server: Target, user: string, storage = newDevice()): Promise<EnginePerson> => {
  const line = await cuttableLine(server);
  const client = createCallClient({ url: line.url, storage });
  const events: CallEvent[] = [];
  client.observe((event) => void events.push(event));
  onTestFinished(async () => {
    client.close();
    await line.stop();
  });
  const { sdkAppId, secretKey } = server.app;
  await client.login({
    appId: sdkAppId,
    userId: user,
    userSig: signUserSig(secretKey, sdkAppId, user, 3600, Date.now()),
  });
  return {
    user,
    client,
    line,
    events,
    heard: () => events.map(shortOf),
    call: () => {
      const [call] = client.calls.get();
      if (call === undefined) throw new Error(`${user} has no call`);
      return call;
    },
    totals: () => events.flatMap((event) => (event.type === "ended" ? [event.totalTime] : [])),
  };
};
