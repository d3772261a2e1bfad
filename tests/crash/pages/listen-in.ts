import { isCommand, answerOf, fieldsOf, messagesOf, textOf } from "../../simulation/real/wire-messages.ts";
import { isInside } from "../../simulation/checks/has-ground.ts";
import { ringTargetsOf } from "@opencallkit/core/processor";
import type { HistoryRecorder } from "../history/history-recorder.ts";
import type { Who } from "../history/call-history.ts";

const isNews = new Set(["facts", "snapshot"]);

/** Wire tap: records the frames between a page and the server. */
export const listenIn = (recorder: HistoryRecorder) => {
  let who: Who | null = null;

  const news = (message: { readonly [name: string]: unknown }): void => {
    const { first, facts, call } = message;
    if (who !== null && Array.isArray(facts)) recorder.heard(who, textOf(call), Number(first), facts);
  };
  const asked = (id: unknown, command: unknown): void => {
    if (who === null || !isCommand(command)) return;
    const timeout = "timeout" in command.body ? (command.body.timeout ?? null) : null;
    recorder.asked(who, {
      call: command.body.call,
      id: textOf(id),
      type: command.type,
      people: ringTargetsOf(command),
      timeout,
      inside: isInside(command) ? command : null,
    });
  };

  return {
    /** Identity of the page, or null until it has sent its hello. */
    who: (): Who | null => who,
    up: (text: string): void => {
      for (const message of messagesOf(text)) {
        const { type, user, device, client, id, command } = message;
        if (type === "hello") who = { user: textOf(user), device: textOf(device), client: textOf(client) };
        if (type === "request") asked(id, command);
      }
    },
    down: (text: string): void => {
      for (const message of messagesOf(text)) {
        const answer = answerOf(message);
        if (who !== null && answer !== null)
          recorder.answered(who, { id: answer.id, code: answer.refusal, met: answer.met });
        if (isNews.has(textOf(message["type"]))) news(message);
        if (message["type"] !== "welcome") continue;
        for (const list of [message["calls"], message["late"]])
          if (Array.isArray(list)) for (const each of list) news(fieldsOf(each));
      }
    },
    /** Beacon: a page without a connection leaves by HTTP. */
    beacon: (text: string): void => {
      const said = fieldsOf(JSON.parse(text));
      asked(said["id"], { type: said["type"], body: { call: said["call"] } });
    },
  };
};
