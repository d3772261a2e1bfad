export type Random = {
  /** A uniform random number in [0, 1). */
  readonly fraction: () => number;
  /** A random id: 128 bits in base64url, 22 characters. */
  readonly id: () => string;
};
