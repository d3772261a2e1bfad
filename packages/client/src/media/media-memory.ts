/** The persisted media state of one call, for a reload. */
export type MediaMemory = {
  /** The path that was in use; 0 at first. */
  readonly path: () => number;
  readonly notePath: (path: number) => void;
  /** The newest epoch of a direct link, by a name of its stays and path; 0 at first. */
  readonly epoch: (link: string) => number;
  readonly noteEpoch: (link: string, epoch: number) => void;
};
