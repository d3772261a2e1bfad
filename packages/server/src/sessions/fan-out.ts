import { audience } from "@opencallkit/core";
import type { CloseName } from "@opencallkit/protocol";
import type { Committed, LiveCall } from "@opencallkit/core/processor";
import type { ErrorBoundary } from "../sockets/error-boundary.ts";
import type { Connection } from "../connections/connection.ts";
import type { Connections } from "../connections/connections.ts";
import { largestPage, newsFor, sizeOf, type NewsBody } from "./call-page.ts";

/** What a newcomer hears whole is looked at from so many facts on: fewer never make a page. */
const fewFacts = 16;

/** Several connections, closed as one. */
const all = (listeners: readonly Connection[]) => ({
  close: (why: CloseName): void => {
    for (const { writer } of listeners) writer.close(why);
  },
});

/** A `facts` frame. `whole` keeps the text of each fact that several hear alike, by its number from 0. */
const factsFrame = (live: LiveCall, { first, facts, place }: NewsBody, now: number, whole: string[]): string => {
  const texts = facts.map((fact, at) => {
    const number = first - 1 + at;
    return fact !== null && fact === live.facts[number]
      ? (whole[number] ??= JSON.stringify(fact))
      : JSON.stringify(fact);
  });
  const end = place === undefined ? "" : `,"place":${place}`;
  // A call's id holds nothing that JSON would write otherwise.
  return `{"type":"facts","now":${now},"call":"${live.id}","first":${first},"facts":[${texts.join(",")}]${end}}`;
};

/** Fans a commit out to every connected client of the call's people. Those who are new to it hear it whole. */
export const fanOut =
  (connected: Connections, bounded: ErrorBoundary, now: () => number) =>
  ({ live, first, newcomers }: Committed): void => {
    const whole: string[] = [];
    /** BOUND-2: a call too large to be told at once is told of by its last fact, upon which its client asks for it. */
    const newsOf = (user: string): NewsBody => {
      const news = newsFor(live, user, newcomers.includes(user) ? 1 : first);
      if (news.facts.length < fewFacts || sizeOf(news) <= largestPage) return news;
      return newsFor(live, user, live.facts.length);
    };
    const tell = (user: string, listeners: readonly Connection[]): void => {
      const news = newsOf(user);
      if (news.facts.length === 0) return;
      const text = factsFrame(live, news, now(), whole);
      for (const { writer } of listeners) writer.send(text);
    };
    for (const user of audience(live.call)) {
      const listeners = connected.of(live.app, user);
      if (listeners.length > 0) bounded.run("facts", all(listeners), () => tell(user, listeners));
    }
  };
