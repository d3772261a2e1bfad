/** An ICE server (RFC 8445): `urls` such as `stun:stun.example:3478`, and for TURN the credentials of this client. */
export type IceServer = {
  /** Its addresses, `stun:` or `turn:`. */
  readonly urls: readonly string[];
  /** The name for TURN. */
  readonly username?: string | undefined;
  /** The secret for TURN. */
  readonly credential?: string | undefined;
};
