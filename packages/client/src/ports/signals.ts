import type { ClientFrame, ServerFrame } from "@opencallkit/protocol";

/** A signal or its acknowledgement, as the server relays it between the two clients of a direct link. */
export type SignalFrame = ServerFrame<"signal"> | ServerFrame<"signalAck">;

/** The address of a signal: the path of a call, and the sender's stay. */
export type SignalAddress = { readonly call: string; readonly path: number; readonly from: number };

/** A signalling event that concerns the links of a call, and no single one of them. */
export type CallSignal =
  /**
   * A stray signal, for an address that nobody follows yet; it is buffered for a while, and handed to whoever follows
   * it now.
   */
  | { readonly type: "stray"; readonly path: number; readonly from: number; readonly to: number }
  /** Reconnected to the server: what was not acknowledged may be lost. */
  | { readonly type: "reconnected" }
  /** Reachability: whether somebody has a connection to the server. */
  | { readonly type: "reachability"; readonly user: string; readonly here: boolean };

/** The signalling between the clients of a call, relayed by the server. Following ends with the returned function. */
export type SignalPort = {
  /** Sends, best effort; what must arrive is retransmitted by its sender. */
  readonly send: (frame: ClientFrame<"signal"> | ClientFrame<"signalAck">) => void;
  readonly follow: (address: SignalAddress, listener: (frame: SignalFrame) => void) => () => void;
  readonly followCall: (call: string, listener: (signal: CallSignal) => void) => () => void;
};
