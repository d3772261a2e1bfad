import { slackMs, type Check } from "../history/call-history.ts";

/** Durability (I11): every fact that a page has heard lies in the store, under the same number. */
export const checkHeard: Check = ({ heard, facts }) =>
  heard.flatMap(({ who, number, type, at, heardAt }) => {
    const stored = facts[number - 1]?.fact;
    const said = `${who.user} heard ${number} ${type} at ${at}`;
    if (stored === undefined) return [{ what: "heard and not stored", says: said }];
    if (type !== "" && (stored.type !== type || stored.at !== at))
      return [{ what: "heard otherwise", says: `${said}, stored is ${stored.type} at ${stored.at}` }];
    return stored.at > heardAt + slackMs
      ? [{ what: "heard too soon", says: `${said}, ${stored.at - heardAt} ms before` }]
      : [];
  });
