/** Server frame in a common form, whatever its dialect calls it. */
export type Told =
  | { readonly type: "welcome"; readonly calls: number }
  | { readonly type: "heartbeat" }
  | { readonly type: "refused"; readonly code: string }
  /** Facts of a call, by their types; null for a blank. */
  | { readonly type: "facts"; readonly call: string; readonly facts: readonly (string | null)[] }
  | { readonly type: "other" };

/** Login credentials: the user, and their userSig. */
export type Hello = {
  readonly app: number;
  readonly user: string;
  readonly userSig: string;
  readonly device: string;
  readonly client: string;
};

/** Wire dialect: the names that one release has for its frames and their fields. The load is the same in each of them. */
export type Dialect = {
  readonly hello: (hello: Hello) => object;
  readonly request: (id: string, command: string, body: object) => object;
  readonly heartbeatReply: object;
  /** Parses a frame into its messages. */
  readonly read: (text: string) => readonly Told[];
};

export type Fields = { readonly [name: string]: unknown };

export const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? { ...value } : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const countOf = (value: unknown): number => listOf(value).length;
export const messagesIn = (text: string): readonly Fields[] => {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.map(fieldsOf) : [fieldsOf(value)];
};
/** Extracts one field of each fact. */
export const each = (facts: unknown, field: string): readonly (string | null)[] =>
  listOf(facts).map((fact) => (fact === null ? null : String(fieldsOf(fact)[field])));

const told = (message: Fields): Told => {
  switch (message["type"]) {
    case "welcome":
      return { type: "welcome", calls: countOf(message["calls"]) };
    case "heartbeat":
      return { type: "heartbeat" };
    case "facts":
      return { type: "facts", call: String(message["call"]), facts: each(message["facts"], "type") };
    case "response": {
      const outcome = fieldsOf(message["outcome"]);
      if (outcome["type"] === "accepted") return { type: "other" };
      return { type: "refused", code: String(fieldsOf(outcome["refusal"])["code"]) };
    }
    default:
      return { type: "other" };
  }
};

/** Wire dialect of this release. */
export const dialect: Dialect = {
  hello: (hello) => ({ type: "hello", versions: [2], ...hello }),
  request: (id, command, body) => ({ type: "request", id, command: { type: command, body } }),
  heartbeatReply: { type: "heartbeatReply" },
  read: (text) => messagesIn(text).map(told),
};
