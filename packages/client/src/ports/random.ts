export type Random = {
  /** From 0 up to, but never, 1. */
  readonly fraction: () => number;
  /** 128 random bits in base64url: 22 characters. */
  readonly id: () => string;
};
