/** A live track (MediaStreamTrack), and what the system does to it. */
export type LiveTrack = {
  readonly track: MediaStreamTrack;
  /**
   * Interruption: whether the system holds it back for a while, for a phone call, a switch on the device, another
   * program.
   */
  readonly interrupted: () => boolean;
  /** Stops listening, without ending the track. */
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
