/**
 * Init script with faulty fake devices, which a headless browser does not have. `ask` decides the outcome of a
 * getUserMedia request; `unplug` removes a device from the list.
 */
export const stubbornDevices = (): void => {
  const { mediaDevices, permissions } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  const list = mediaDevices.enumerateDevices.bind(mediaDevices);
  const query = permissions.query.bind(permissions);
  const behaviour: StubbornDevices = { hangs: [], busy: [], unplugged: [], silent: [], undecided: [] };
  const named = (name: string): Error => new DOMException(name, name);
  const wantedBy = (wanted: boolean | MediaTrackConstraints | undefined): string | null => {
    if (wanted === undefined || wanted === false) return null;
    const id = wanted === true ? undefined : wanted.deviceId;
    return typeof id === "object" && !Array.isArray(id) && typeof id.exact === "string" ? id.exact : "default";
  };
  const labelled = async (id: string | null): Promise<string> =>
    id === null ? "" : ((await list()).find(({ deviceId }) => deviceId === id)?.label ?? id);

  mediaDevices.getUserMedia = async (constraints) => {
    const audio = await labelled(wantedBy(constraints?.audio));
    const video = await labelled(wantedBy(constraints?.video));
    const asked = new Set([audio, video, audio === "" ? "" : "microphone", video === "" ? "" : "camera"]);
    const is = (labels: readonly string[]): boolean => labels.some((label) => asked.has(label));
    if (is(behaviour.hangs)) await new Promise<never>(() => undefined);
    if (is(behaviour.unplugged)) throw named("NotFoundError");
    if (is(behaviour.busy)) throw named("NotReadableError");
    if (!is(behaviour.silent)) return open(constraints);
    return new AudioContext().createMediaStreamDestination().stream;
  };
  mediaDevices.enumerateDevices = async () =>
    (await list()).filter(({ label }) => !behaviour.unplugged.includes(label));
  permissions.query = async (descriptor) => {
    const status = await query(descriptor);
    if (!behaviour.undecided.includes(descriptor.name)) return status;
    return new Proxy(status, { get: (target, name) => (name === "state" ? "prompt" : Reflect.get(target, name)) });
  };
  Object.assign(window, { stubborn: behaviour });
};

/** Faults by device: names, or `microphone` and `camera` for all of a kind. */
export type StubbornDevices = {
  /** Hanging prompt: nobody ever answers. */
  hangs: string[];
  busy: string[];
  unplugged: string[];
  /** Dead microphone: digital silence, nothing but zeros. */
  silent: string[];
  /** Kinds with the permission state `prompt`: the person has not decided. */
  undecided: string[];
};

declare global {
  interface Window {
    readonly stubborn: StubbornDevices;
  }
}
