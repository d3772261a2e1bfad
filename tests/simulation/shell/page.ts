import { isLive, legOf } from "@opencallkit/core";
import type { Command, RefusalCode } from "@opencallkit/protocol";
import type { DeviceWatch } from "../checks/device-watch.ts";
import { countIn } from "../run/tally.ts";
import { drawAction } from "../world/draw-action.ts";
import type { CastMember } from "../world/cast.ts";
import { bookOf, type CallRegistry } from "./book.ts";
import type { Cluster } from "./cluster.ts";
import type { ClientEnd, CloseReason } from "./end.ts";
import type { News, ToClient } from "./frames.ts";
import type { Shared } from "./parts.ts";

/** Device profile: the storage that outlives its pages. */
export type Profile = {
  readonly member: CastMember;
  readonly watch: DeviceWatch;
  pages: number;
  lives: number;
  asked: number;
};

export type Page = {
  readonly client: string;
  readonly book: CallRegistry;
  readonly state: () => "off" | "stopped" | "away" | "connected";
  readonly frozen: () => boolean;
  readonly press: (command: Command) => void;
  readonly wish: (wildness: number) => void;
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Ends the page. `says`: its unload beacon is sent. */
  readonly end: (says: boolean) => void;
  /** Skips the backoff: tries to connect at once. */
  readonly wake: () => void;
  readonly open: () => number;
};

export type PageNeeds = {
  readonly shared: Shared;
  readonly cluster: Cluster;
  readonly profile: Profile;
  readonly client: string;
  readonly others: readonly string[];
  readonly newCall: () => string;
  readonly anyCall: () => string;
  readonly outside: () => string | null;
};

type PendingRequest = {
  readonly id: string;
  readonly command: Command;
  readonly until: number | null;
  stopRetry: () => void;
};

const transient: RefusalCode = "try_later";
const tries = [300, 1000, 2000, 4000, 5000];
const pressLife = 10_000;
const networkLostMs = 50_000;

const lifeOf = (command: Command, ringEndsIn: number): number | null => {
  switch (command.type) {
    case "accept":
      return ringEndsIn;
    case "hangUp":
    case "cancel":
    case "reject":
      return null;
    case "invite":
    case "add":
    case "join":
    case "switchMedia":
    case "answerVideo":
    case "reportNoPath":
      return pressLife;
  }
};

/** Simulated page of a device: connects, resends commands until they are answered, folds the facts it receives. */
export const openPage = (needs: PageNeeds): Page => {
  const { shared, cluster, profile, client } = needs;
  const { agenda, chance, trace, tally } = shared;
  const { member, watch } = profile;
  const who = { ...member, client };
  const pageNr = (profile.lives += 1);
  const requests = new Map<string, PendingRequest>();
  let end: ClientEnd | null = null;
  let state: "off" | "stopped" | "away" | "connected" = "away";
  let failed = 0;
  let frozen = false;
  let late: (() => void)[] = [];
  let seenPlace = 0;

  const book = bookOf(member.user, client, (told) => {
    trace.mark(11, told.telling.type.length);
    trace.note(() => `${client} is told ${told.telling.type} of ${told.call.slice(0, 4)}`);
    watch.told(client, pageNr, told);
  });

  const send = (request: PendingRequest): void =>
    end?.send({ type: "request", id: request.id, command: request.command });
  const ask = (command: Command, life: number | null): void => {
    const id = `${client}-q${(profile.asked += 1)}`;
    const request: PendingRequest = {
      id,
      command,
      until: life === null ? null : agenda.now() + life,
      stopRetry: () => undefined,
    };
    requests.set(id, request);
    trace.note(() => `${client} asks ${id} ${JSON.stringify(command)}`);
    if (state === "connected") send(request);
    else if (command.type === "hangUp" || command.type === "cancel" || command.type === "reject") {
      // Duplicate delivery: sent by HTTP as well as by the socket, under the same id.
      agenda.after(chance.below(200), () => cluster.anyNode()?.leave(who, id, command));
    }
    if (life !== null) agenda.after(life, () => expire(request));
  };

  const expire = (request: PendingRequest): void => {
    if (state === "off" || !requests.delete(request.id)) return;
    const { command } = request;
    // Compensation: an invite that timed out may have been committed all the same, so it is cancelled to stop any ring.
    if (command.type === "invite") ask({ type: "cancel", body: { call: command.body.call } }, null);
  };

  const sync = (call: string): void => end?.send({ type: "sync", call });

  const hearNews = (news: News, quiet: boolean): void => {
    if (!book.hear(news, quiet)) sync(news.call);
    if (news.place !== undefined && news.place > seenPlace && chance.happens(0.8)) {
      seenPlace = news.place;
      end?.send({ type: "endsSeen", place: news.place });
    }
  };

  const hear = (frame: ToClient): void => {
    watch.heard(client, frame);
    switch (frame.type) {
      case "welcome": {
        state = "connected";
        failed = 0;
        for (const news of frame.calls) hearNews(news, true);
        for (const news of frame.late) hearNews(news, true);
        const told = new Set([...frame.calls, ...frame.late].map(({ call }) => call));
        for (const [id, call] of book.entries) if (isLive(call) && !told.has(id)) sync(id);
        for (const request of requests.values()) send(request);
        return;
      }
      case "facts":
        return hearNews(frame.news, false);
      case "snapshot":
        return hearNews(frame.news, true);
      case "response": {
        const request = requests.get(frame.id);
        if (request === undefined) return;
        if (frame.refusal === transient) {
          request.stopRetry();
          request.stopRetry = agenda.after(500 + chance.below(500), () => {
            if (requests.has(frame.id) && state === "connected") send(request);
          });
          return;
        }
        requests.delete(frame.id);
        return watch.answer({ who, id: frame.id, command: request.command, refusal: frame.refusal, met: frame.met });
      }
    }
  };

  const beat = (numbers: ReadonlyMap<string, number>): void => {
    for (const [id, version] of numbers) if ((book.entries.get(id)?.version ?? 0) < version) sync(id);
    for (const [id, call] of book.entries) if (isLive(call) && !numbers.has(id)) sync(id);
  };

  const connect = (): void => {
    if (state !== "away" || frozen || end !== null) return;
    const mine = cluster.connect(who, {
      heard: (frame) => {
        if (end !== mine || state === "off") return;
        if (frozen) late.push(() => hear(frame));
        else hear(frame);
      },
      beat: (numbers) => {
        if (end !== mine || state === "off" || frozen) return false;
        beat(numbers);
        return true;
      },
      closed: (why) => {
        if (frozen) late.push(() => end === mine && lost(why));
        else if (end === mine) lost(why);
      },
    });
    end = mine;
    if (mine === null) return again();
    // Response timeout: no response in 3 s counts as a lost connection.
    agenda.after(3000, () => {
      if (end !== mine || state !== "away" || frozen) return;
      mine.close();
      lost("broken");
    });
  };

  const again = (): void => {
    const wait = tries[Math.min(failed, tries.length - 1)] ?? 5000;
    failed += 1;
    agenda.after(wait * (0.5 + chance.fraction()), connect);
  };

  const loseNetwork = (): void => {
    if (!chance.happens(shared.rates().networkLost)) return again();
    shared.fault("network lost");
    agenda.after(chance.below(networkLostMs), connect);
  };

  const lost = (why: CloseReason): void => {
    end = null;
    if (state === "off" || state === "stopped") return;
    state = "away";
    trace.note(() => `${client} loses its connection: ${why}`);
    if (why === "kicked" || why === "replaced") state = "stopped";
    else if (!frozen) loseNetwork();
  };

  connect();
  return {
    client,
    book,
    state: () => state,
    frozen: () => frozen,
    press: (command) => {
      const now = book.shown(command.body.call)?.now;
      const left = now?.state === "ringing" ? Math.max(0, now.ringEndsAt - agenda.now()) : pressLife;
      ask(command, lifeOf(command, left));
    },
    wish: (wildness) => {
      if (state === "off" || state === "stopped" || frozen || requests.size > 2) return;
      const command = drawAction(chance, { ...needs, user: member.user, client, calls: [...book.entries] }, wildness);
      if (command === null) return;
      countIn(tally, `asked ${command.type}`);
      const now = book.shown(command.body.call)?.now;
      const left = now?.state === "ringing" ? Math.max(0, now.ringEndsAt - agenda.now()) : pressLife;
      ask(command, lifeOf(command, left));
    },
    freeze: () => {
      if (state === "off") return;
      frozen = true;
      trace.note(() => `${client} freezes`);
    },
    thaw: () => {
      if (!frozen || state === "off") return;
      frozen = false;
      trace.note(() => `${client} thaws`);
      const waiting = late;
      late = [];
      for (const run of waiting) run();
      if (end === null) connect();
    },
    end: (says) => {
      if (state === "off") return;
      const inCall = [...book.entries.values()].some((call) => isLive(call) && legOf(call, member.user) !== undefined);
      trace.note(() => `${client} ends${says ? " and says so" : ""}`);
      if (says && inCall) agenda.after(chance.below(300), () => cluster.anyNode()?.gone(who));
      if (says) shared.trace.mark(13);
      state = "off";
      end?.close();
      end = null;
    },
    wake: () => {
      if (state === "away" && end === null) connect();
    },
    open: () => requests.size,
  };
};
