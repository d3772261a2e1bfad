/** Keeps the screen on; does nothing where that cannot be had. */
export type Awake = { readonly hold: () => () => void };
