/** LiveKit cannot be had or does not start; the message says in one line what to do. */
export class LivekitUnusable extends Error {
  override readonly name = "LivekitUnusable";
}
