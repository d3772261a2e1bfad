import type { ClientFrame, ServerFrame } from "@opencallkit/protocol";

/** A signal or its confirmation, as the server passes it between the two clients of a direct link. */
export type SignalFrame = ServerFrame<"signal"> | ServerFrame<"signalAck">;

/** Where a signal comes from: along which path of a call, and from whose stay. */
export type SignalAddress = { readonly call: string; readonly path: number; readonly from: number };

/** What concerns the links of a call and no single one of them. */
export type CallSignal =
  /** Came for an address that nobody follows yet; it is kept for a while, and handed over to whoever follows it now. */
  | { readonly type: "stray"; readonly path: number; readonly from: number; readonly to: number }
  /** The connection to the server is back: what was not confirmed may be lost. */
  | { readonly type: "reconnected" }
  /** Whether somebody has a connection to the server. */
  | { readonly type: "reachability"; readonly user: string; readonly here: boolean };

/** Signalling between the clients of a call, by way of the server. Following ends with the returned function. */
export type SignalPort = {
  /** Passes on what it can; what must arrive is sent again by its sender. */
  readonly send: (frame: ClientFrame<"signal"> | ClientFrame<"signalAck">) => void;
  readonly follow: (address: SignalAddress, listener: (frame: SignalFrame) => void) => () => void;
  readonly followCall: (call: string, listener: (signal: CallSignal) => void) => () => void;
};
