/**
 * What happens to the page. `back`: shown, resumed or restored. `online`: the network is there again.
 * `network`: it is another network. `leaving`: the page goes, perhaps for ever.
 */
export type PageMoment = "back" | "online" | "network" | "leaving";

export type Page = {
  /** Where the page comes from, as `https://app.example`; null where there is no page. */
  readonly origin: string | null;
  readonly follow: (listener: (moment: PageMoment) => void) => () => void;
  /** A last message that outlives the page. */
  readonly beacon: (url: string, text: string) => void;
};
