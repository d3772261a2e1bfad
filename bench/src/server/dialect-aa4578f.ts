import { countOf, each, fieldsOf, messagesIn, type Dialect, type Fields, type Told } from "./dialect.ts";

const told = (message: Fields): Told => {
  switch (message["t"]) {
    case "welcome":
      return { type: "welcome", calls: countOf(message["calls"]) };
    case "beat":
      return { type: "heartbeat" };
    case "news":
      return { type: "facts", call: String(message["call"]), facts: each(message["facts"], "name") };
    case "answer":
      if (message["refusal"] === null) return { type: "other" };
      return { type: "refused", code: String(fieldsOf(message["refusal"])["code"]) };
    default:
      return { type: "other" };
  }
};

/** Wire dialect of commit aa4578f: the frame names it had. It is the A/B baseline until the next release. */
export const dialectOfAa4578f: Dialect = {
  hello: (hello) => ({ t: "hello", versions: [1], ...hello }),
  request: (id, command, body) => ({ t: "ask", id, command: { name: command, body } }),
  heartbeatReply: { t: "beat" },
  read: (text) => messagesIn(text).map(told),
};
