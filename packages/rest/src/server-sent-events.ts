/** An event of a stream: its data, empty where it only says its id; `id` is the last one that was said. */
export type ServerSentEvent = { readonly id: string | undefined; readonly data: string };

/** A line longer than this is of no server of ours, in characters. */
const longestLine = 1_000_000;

const valueOf = (line: string): string => line.slice(line.indexOf(":") + 1).replace(/^ /u, "");

/** Server-Sent Events (HTML 9.2) as they come. `heard` is told of every piece. Ends with the stream; rejects when it breaks. */
export async function* serverSentEvents(
  body: ReadableStream<Uint8Array>,
  heard: () => void,
): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let id: string | undefined;
  let data: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r/u);
      rest = lines.pop() ?? "";
      if (rest.length > longestLine) throw new Error("a line of the stream does not end");
      for (const line of lines) {
        if (line.startsWith("id:")) id = valueOf(line);
        else if (line.startsWith("data:")) data.push(valueOf(line));
        else if (line === "") {
          const event = { id, data: data.join("\n") };
          data = [];
          yield event;
        }
      }
    }
  } finally {
    // Whoever listens no longer closes the connection.
    await reader.cancel().catch(() => undefined);
  }
}
