import type { Committed } from "@opencallkit/core/processor";
import { endings, type Fact } from "@opencallkit/protocol";
import type { CallService } from "../calls/call-service.ts";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { EventLogger as Logger, Store } from "../ports/index.ts";
import { processMetrics } from "./process-metrics.ts";
import { textFormat } from "./text-format.ts";
import { CounterBy, Histogram, single, type Metric } from "./metric.ts";

/** Upper bounds of a commit's time, in s: from a quick disk to a database that has gone away. */
const commitBounds = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What is asked for when somebody looks, and costs nothing until then. */
export type Gauges = {
  readonly live: LiveCalls;
  readonly connections: () => number;
  readonly eventStreams: () => number;
  /** How far each cursor that this node holds is behind, in ms. */
  readonly outboxLags: () => ReadonlyMap<string, number>;
  readonly isReady: () => boolean;
};

const stateNames = ["ringing", "talking"] as const;

const callsByState = (live: LiveCalls): Metric => {
  const counts = { ringing: 0, talking: 0 };
  for (const { call } of live.all()) if (call.state === "ringing" || call.state === "talking") counts[call.state] += 1;
  return {
    name: "opencallkit_calls",
    help: "Live calls that this node knows. One with people on several nodes is known to each.",
    type: "gauge",
    samples: stateNames.map((state) => ({ labels: { state }, value: counts[state] })),
  };
};

/**
 * METRICS-1, METRICS-2: the numbers of a node, counted where things pass by anyway. Every counter is of what this node
 * did itself, so that the sum over all nodes is right. Nothing here is asked by, or may fail, what it counts.
 */
export class NodeMetrics {
  readonly #begun = new CounterBy("opencallkit_calls_begun_total", "media_type", "Calls that were begun.", [
    "audio",
    "video",
  ]);
  readonly #ended = new CounterBy(
    "opencallkit_calls_ended_total",
    "result",
    "Calls that ended, by the result of their record.",
    Object.keys(endings),
  );
  #rings = 0;
  readonly #outcomes = new CounterBy(
    "opencallkit_ring_outcomes_total",
    "outcome",
    "What became of rings; whoever enters a call by its id has joined, too.",
    ["joined", "rejected", "missed", "busy"],
  );
  readonly #logins = new CounterBy(
    "opencallkit_logins_total",
    "outcome",
    "Log ins: accepted, or why a connection was refused.",
    ["accepted"],
  );
  readonly #refusals = new CounterBy(
    "opencallkit_commands_refused_total",
    "code",
    "Commands of clients that were refused, by code.",
  );
  readonly #answers = new CounterBy("opencallkit_rest_answers_total", "status", "Answers of REST, by status.");
  readonly #lines = new CounterBy("opencallkit_log_lines_total", "event", "Warnings and errors in the log, by event.");
  readonly #commits = new Histogram(
    "opencallkit_commit_seconds",
    "From asking the store to write a change of a call to its word that it is on disk, in s.",
    commitBounds,
  );
  readonly #written = new CounterBy(
    "opencallkit_commits_total",
    "outcome",
    "Changes of calls that the store was asked to write: done, lost to another change (and decided again), or failed.",
    ["done", "conflict", "failed"],
  );

  /** Counts what is committed. */
  readonly observe = ({ facts, origin }: Committed): void => {
    if (origin === "remote") return;
    for (const fact of facts) this.#count(fact);
  };

  #count(fact: Fact): void {
    const { type, body } = fact;
    if (type === "invited") {
      this.#begun.add(body.media);
      this.#rings += body.callees.length;
    } else if (type === "added") this.#rings += body.people.length;
    else if (type === "ended") this.#ended.add(body.result);
    else if (type === "joined" || type === "rejected" || type === "missed") this.#outcomes.add(type);
    else if (type === "lineBusy") this.#outcomes.add("busy");
  }

  /** A store whose appends are timed. `monotonic` in ms. */
  timed(store: Store, monotonic: () => number): Store {
    return {
      ...store,
      append: async (writeSet) => {
        const from = monotonic();
        try {
          const appended = await store.append(writeSet);
          this.#commits.observe((monotonic() - from) / 1000);
          this.#written.add(appended.done ? "done" : "conflict");
          return appended;
        } catch (error) {
          this.#written.add("failed");
          throw error;
        }
      },
    };
  }

  /** The commands of a node, whose refusals are counted. */
  commands(command: CallService["command"]): CallService["command"] {
    return (app, asked, asker, id, onReply) =>
      command(app, asked, asker, id, (reply) => {
        if (reply.type === "refused") this.#refusals.add(reply.code);
        onReply(reply);
      });
  }

  /** A log whose warnings and errors are counted. */
  log(log: Logger): Logger {
    return (level, event, details) => {
      if (level === "warn" || level === "error") this.#lines.add(event);
      log(level, event, details);
    };
  }

  /** A log for what strangers can cause, which hears of each log in. */
  logins(counted: Logger): Logger {
    return (level, event, details) => {
      if (event === "login") this.#logins.add("accepted");
      if (event === "login_refused") this.#logins.add(String(details?.["why"] ?? ""));
      counted(level, event, details);
    };
  }

  /** An answer of REST. */
  answered(status: number): void {
    this.#answers.add(String(status));
  }

  /** Everything that is known now, of the node and its process, as Prometheus reads it. */
  async text(gauges: Gauges): Promise<string> {
    return textFormat([...this.#read(gauges), ...(await processMetrics())]);
  }

  #read({ live, connections, eventStreams, outboxLags, isReady }: Gauges): readonly Metric[] {
    return [
      single("opencallkit_ready", "gauge", "1 while the server takes calls.", isReady() ? 1 : 0),
      callsByState(live),
      this.#begun.read(),
      this.#ended.read(),
      single("opencallkit_rings_total", "counter", "People who were rung.", this.#rings),
      this.#outcomes.read(),
      single("opencallkit_connections", "gauge", "Clients that are logged in here.", connections()),
      this.#logins.read(),
      this.#refusals.read(),
      this.#commits.read(),
      this.#written.read(),
      {
        name: "opencallkit_outbox_lag_seconds",
        help: "How far what follows from calls is behind, by cursor, on the node that holds it, in s.",
        type: "gauge",
        samples: [...outboxLags()].map(([cursor, ms]) => ({ labels: { cursor }, value: ms / 1000 })),
      },
      single("opencallkit_event_streams", "gauge", "Streams of events that are open.", eventStreams()),
      this.#answers.read(),
      this.#lines.read(),
    ];
  }
}
