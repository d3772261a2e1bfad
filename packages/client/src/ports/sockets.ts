export type SocketEvents = {
  readonly opened: () => void;
  readonly heard: (text: string) => void;
  /** Told once, and nothing after it. `code`: the close code (RFC 6455 section 7.4). */
  readonly closed: (code: number) => void;
};

export type Socket = {
  readonly send: (text: string) => void;
  /** Closes; nothing is heard of the socket afterwards. */
  readonly close: () => void;
};

export type Sockets = { readonly open: (url: string, events: SocketEvents) => Socket };
