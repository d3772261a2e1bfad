/**
 * A page lifecycle event. `back`: shown, resumed or restored. `online`: the network is there again. `network`: it is
 * another network. `leaving`: the page goes, perhaps for ever.
 */
export type PageMoment = "back" | "online" | "network" | "leaving";

export type Page = {
  /** The page's origin (RFC 6454), such as `https://app.example`; null where there is no page. */
  readonly origin: string | null;
  readonly follow: (listener: (moment: PageMoment) => void) => () => void;
  /** Sends a last message that outlives the page (`navigator.sendBeacon`). */
  readonly beacon: (url: string, text: string) => void;
};
