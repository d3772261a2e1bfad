/** Presence: what a decision is given of who is connected to this node. */
export type Presence = {
  readonly devices: (app: number, user: string) => readonly string[];
  /** When a connected client was last heard; null for one that is not connected. */
  readonly heardAt: (app: number, user: string, client: string) => number | null;
};
