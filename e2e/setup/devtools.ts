/** Raw client of the Chrome DevTools Protocol, without a driver in between. */
export type DevTools = {
  readonly send: (method: string, params: object, session?: string) => Promise<unknown>;
  readonly close: () => void;
};

type Waiting = { readonly resolve: (result: unknown) => void; readonly reject: (reason: Error) => void };

export const connectDevTools = async (url: string): Promise<DevTools> => {
  const socket = new WebSocket(url);
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  socket.addEventListener("message", ({ data }) => {
    const said: { readonly id?: number; readonly result?: unknown; readonly error?: { readonly message: string } } =
      JSON.parse(String(data));
    const each = waiting.get(said.id ?? 0);
    waiting.delete(said.id ?? 0);
    if (said.error === undefined) each?.resolve(said.result);
    else each?.reject(new Error(said.error.message));
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  return {
    send: (method, params, session) =>
      new Promise((resolve, reject) => {
        asked += 1;
        waiting.set(asked, { resolve, reject });
        socket.send(
          JSON.stringify({ id: asked, method, params, ...(session === undefined ? {} : { sessionId: session }) }),
        );
      }),
    close: () => socket.close(),
  };
};
