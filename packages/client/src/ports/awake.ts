/**
 * The screen wake lock: keeps the screen on; does nothing where that is not available. The answer of `hold` releases
 * it.
 */
export type Awake = { readonly hold: () => () => void };
