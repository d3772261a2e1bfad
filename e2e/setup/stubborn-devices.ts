/**
 * Runs in a page before its scripts: a browser whose devices do what those of a headless one never do. `ask` says for a
 * request what becomes of it; `unplug` takes a device off the list.
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

/** Names of devices, or `microphone` and `camera` for all of a kind. */
export type StubbornDevices = {
  /** Nobody ever answers. */
  hangs: string[];
  busy: string[];
  unplugged: string[];
  /** Gives nothing but zeros. */
  silent: string[];
  /** Kinds of which the browser says that the person has not decided. */
  undecided: string[];
};

declare global {
  interface Window {
    readonly stubborn: StubbornDevices;
  }
}
