import type { CallEventBody } from "@opencallkit/client/internal";
import { legOf } from "@opencallkit/core";
import type { Told } from "../shell/book.ts";
import type { ToClient } from "../shell/frames.ts";
import type { Said } from "./check-answer.ts";
import type { Truth } from "./truth.ts";
import { hold } from "./violation.ts";

/** Monitor of one device: checks the app events as they come. */
export type DeviceWatch = {
  readonly heard: (client: string, frame: ToClient) => void;
  /** Checks an event. `life` numbers the pages of the device; a reloaded page is told again what came before. */
  readonly told: (client: string, life: number, told: Told) => void;
  readonly answer: (said: Said) => void;
  /** Final responses that this device has received. */
  readonly answered: () => readonly Said[];
};

export const deviceWatch = (app: number, user: string, truth: Truth): DeviceWatch => {
  const began = new Set<string>();
  const ended = new Set<string>();
  const answers: Said[] = [];

  const checkEnded = (
    client: string,
    life: number,
    { call, quiet }: Told,
    telling: Extract<CallEventBody, { type: "ended" }>,
  ): void => {
    const name = `${life} ${call}#${telling.stay}`;
    hold("I07", !ended.has(name), () => `${client} hears twice of the end of stay ${telling.stay} in ${call}`);
    // Late delivery: of a call that was over before a page knew of it only the end is told.
    hold("I07", quiet || began.has(name), () => `${client} hears of the end of stay ${telling.stay} in ${call} alone`);
    ended.add(name);
    const row = truth.tables.row(app, call);
    const leg = row === undefined ? undefined : legOf(row.call, user);
    const stay =
      leg === undefined || leg.state === "waiting" ? undefined : leg.stays.find((each) => each.stay === telling.stay);
    const total = stay === undefined ? null : stay.leftAt - stay.joinedAt;
    hold("I08", total === telling.totalTime, () => `${client} hears ${telling.totalTime} ms, the record says ${total}`);
  };

  return {
    heard: (client, frame) => {
      const all =
        frame.type === "welcome" ? [...frame.calls, ...frame.late] : frame.type === "response" ? [] : [frame.news];
      for (const news of all) {
        const row = truth.tables.row(app, news.call);
        if (news.facts.length === 0) continue;
        hold("I24", row !== undefined, () => `${client} hears of ${news.call}, which is not of its app`);
        const known = row?.facts.length ?? 0;
        hold("I11", news.first + news.facts.length - 1 <= known, () => `${client} hears of what is not on disk`);
        const caller = row?.call.state === "void" ? row.call.caller : null;
        hold(
          "I24",
          caller === user || row?.legs.has(user) === true,
          () => `${client} hears of ${news.call}, of which ${user} has no leg`,
        );
      }
    },
    told: (client, life, told) => {
      const { call, telling } = told;
      if (telling.type === "began") {
        const name = `${life} ${call}#${telling.stay}`;
        hold("I07", !began.has(name), () => `${client} hears twice that stay ${telling.stay} begins`);
        hold("I07", !ended.has(name), () => `${client} hears of a beginning after the end`);
        began.add(name);
      }
      if (telling.type === "ended") checkEnded(client, life, told, telling);
    },
    answer: (said) => void answers.push(said),
    answered: () => answers,
  };
};
