import type { Call, CallClient, CallEvent, CallPhase, CallState, Connection, Devices } from "@opencallkit/client";
import { cell, type Cell } from "./cell.ts";

export type FakeCall = Call & {
  readonly turn: (phase: CallPhase) => void;
  readonly cells: {
    readonly [K in "microphone" | "camera" | "preview" | "people"]: Call[K] extends { get: () => infer T }
      ? Cell<T>
      : never;
  };
  /** What was pressed, in order. */
  readonly pressed: readonly string[];
};

type About = { readonly media: CallState["media"]; readonly role: CallState["role"]; readonly other: string };

const devices: Devices = {
  microphone: { list: [{ id: "m1", label: "Built-in microphone" }], chosen: null },
  camera: { list: [{ id: "c1", label: "FaceTime camera" }], chosen: null },
  speaker: { list: [{ id: "s1", label: "Built-in speaker" }], chosen: null },
};

const stateOf = ({ media, role, other }: About, phase: CallPhase): CallState => ({
  ...phase,
  role,
  media,
  caller: role === "caller" ? "me" : other,
  callees: [role === "caller" ? other : "me"],
  other,
  group: false,
  room: 4711,
  roomText: null,
  userData: "",
  people: [],
});

/** An engine without a server: a test turns its calls from phase to phase and sees what was pressed. */
export const createFakeClient = () => {
  const connection = cell<Connection>({ state: "connected" });
  const user = cell<string | null>("me");
  const calls = cell<readonly Call[]>([]);
  const deviceCell = cell<Devices>(devices);
  const autoplay = cell<"allowed" | "blocked">("allowed");
  const observers = new Set<(event: CallEvent) => void>();
  const asked: string[] = [];
  const ask = (what: string): Promise<void> => {
    asked.push(what);
    return Promise.resolve();
  };
  let count = 0;

  const addCall = (about: About, phase: CallPhase): FakeCall => {
    const state = cell(stateOf(about, phase));
    const cells: FakeCall["cells"] = {
      microphone: cell<ReturnType<Call["microphone"]["get"]>>({ state: "on" }),
      camera: cell<ReturnType<Call["camera"]["get"]>>({ state: about.media === "video" ? "on" : "off" }),
      preview: cell<ReturnType<Call["preview"]["get"]>>(null),
      people: cell<ReturnType<Call["people"]["get"]>>([]),
    };
    const pressed: string[] = [];
    const press = (what: string): Promise<void> => {
      pressed.push(what);
      return Promise.resolve();
    };
    const call: FakeCall = {
      id: `call-${++count}`,
      state,
      ...cells,
      cells,
      pressed,
      turn: (next) => state.set(stateOf(about, next)),
      accept: (options) => press(options?.camera === false ? "accept without camera" : "accept"),
      reject: () => press("reject"),
      hangUp: () => press("hangUp"),
      setMuted: (muted) => {
        cells.microphone.set({ state: muted ? "muted" : "on" });
        return press(`muted ${muted}`);
      },
      setCamera: (on) => {
        cells.camera.set({ state: on ? "on" : "off" });
        return press(`camera ${on}`);
      },
      dismiss: () => {
        pressed.push("dismiss");
        calls.set(calls.get().filter((each) => each !== call));
      },
    };
    calls.set([...calls.get(), call]);
    return call;
  };

  const client: CallClient = {
    connection,
    user,
    calls,
    devices: deviceCell,
    autoplay,
    login: ({ userId }) => ask(`login ${userId}`),
    logout: () => ask("logout"),
    call: ({ to, media }) => {
      asked.push(`call ${String(to)} ${media}`);
      return Promise.resolve(
        addCall({ media, role: "caller", other: String(to) }, { phase: "calling", pending: true }),
      );
    },
    observe: (observer) => {
      observers.add(observer);
      return () => void observers.delete(observer);
    },
    chooseDevice: (kind, id) => ask(`choose ${kind} ${String(id)}`),
    resumeSound: () => {
      autoplay.set("allowed");
      return ask("resumeSound");
    },
    close: () => observers.clear(),
  };
  const emit = (event: CallEvent): void => {
    for (const observer of observers) observer(event);
  };
  return { client, connection, user, calls, autoplay, asked, addCall, emit };
};
