import { isKnown } from "@opencallkit/core";
import { commandName, type WriteSet, type CommandKey } from "@opencallkit/server/ports";
import { hold } from "../checks/violation.ts";
import type { Tables } from "../store/tables.ts";
import { fieldsOf, messagesOf, textOf } from "./wire-messages.ts";

/** Monitor of hang ups on one node: when it first received each, from its start to its end. */
export type HeardHangUps = {
  /** Listener for the frames of one socket of this user. */
  readonly socket: (app: number, user: string) => (text: string) => void;
  readonly hear: (app: number, call: string, key: CommandKey) => void;
  /** Backdating check (S06, BILL-5), after a step that this node has written: a hang up is dated no later than it was received. */
  readonly check: (step: WriteSet) => void;
};

export const heardHangUps = (tables: Tables, now: () => number): HeardHangUps => {
  const first = new Map<string, number>();
  const nameOf = (app: number, call: string, key: CommandKey): string => `${app}/${call}/${commandName(key)}`;

  const hear: HeardHangUps["hear"] = (app, call, key) => {
    const name = nameOf(app, call, key);
    if (!first.has(name)) first.set(name, now());
  };
  return {
    hear,
    socket: (app, user) => {
      let client = "";
      return (text) => {
        for (const message of messagesOf(text)) {
          if (message["type"] === "hello") client = textOf(message["client"]);
          const command = fieldsOf(message["command"]);
          if (message["type"] === "request" && command["type"] === "hangUp")
            hear(app, textOf(fieldsOf(command["body"])["call"]), { user, client, id: textOf(message["id"]) });
        }
      };
    },
    check: ({ app, call, command, facts }) => {
      const heardAt = command === null ? undefined : first.get(nameOf(app, call, command));
      const stored = tables.row(app, call)?.call;
      if (command === null || heardAt === undefined || stored === undefined || !isKnown(stored)) return;
      for (const fact of facts) {
        if (fact.type !== "left" || fact.body.user !== command.user) continue;
        const leg = stored.legs.get(command.user);
        const stays = leg !== undefined && "stays" in leg ? leg.stays : [];
        const joinedAt = stays.find(({ stay }) => stay === fact.body.stay)?.joinedAt ?? 0;
        hold(
          "S06",
          fact.at <= Math.max(heardAt, joinedAt),
          () => `a hang up that was heard at ${heardAt} is dated ${fact.at}`,
        );
      }
    },
  };
};
