export type SocketEvents = {
  readonly opened: () => void;
  readonly heard: (text: string) => void;
  /** Once, and nothing after it. `code`: RFC 6455 section 7.4. */
  readonly closed: (code: number) => void;
};

export type Socket = {
  readonly send: (text: string) => void;
  /** Nothing is heard of the socket afterwards. */
  readonly close: () => void;
};

export type Sockets = { readonly open: (url: string, events: SocketEvents) => Socket };
