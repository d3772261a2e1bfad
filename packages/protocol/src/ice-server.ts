import * as v from "valibot";

/** An ICE server (RFC 8445) as `RTCPeerConnection` takes it. A credential is a secret of its user's. */
export const IceServer = v.object({
  urls: v.array(v.string()),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
});
export type IceServer = v.InferOutput<typeof IceServer>;
