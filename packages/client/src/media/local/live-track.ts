/** A captured track that runs, and what its system does to it. */
export type LiveTrack = {
  readonly track: MediaStreamTrack;
  /** Whether the system holds it back for a while: a phone call, a switch on the device, another program. */
  readonly interrupted: () => boolean;
  /** Forgets the track without ending it. */
  readonly forget: () => void;
  readonly end: () => void;
};

type Told = { readonly changed: () => void; readonly ended: () => void };

export const followTrack = (track: MediaStreamTrack, { changed, ended }: Told): LiveTrack => {
  const listeners = { mute: changed, unmute: changed, ended };
  for (const [name, listener] of Object.entries(listeners)) track.addEventListener(name, listener);
  const forget = (): void => {
    for (const [name, listener] of Object.entries(listeners)) track.removeEventListener(name, listener);
  };
  return {
    track,
    interrupted: () => track.muted,
    forget,
    end: () => {
      forget();
      track.stop();
    },
  };
};
