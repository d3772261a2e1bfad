import { messageOf } from "@opencallkit/server/ports";
import { reportMedia } from "./media/report-media.ts";
import { reportPages } from "./pages/report-pages.ts";
import { say } from "./say.ts";
import { callsAgainst } from "./server/calls-against.ts";
import { measureCalls } from "./server/measure-calls.ts";
import { measureDeadline } from "./server/measure-deadline.ts";
import { measureGroups } from "./server/measure-groups.ts";
import { measureIdle } from "./server/measure-idle.ts";
import { measureLists } from "./server/measure-lists.ts";
import { measureMillion } from "./server/measure-million.ts";
import { measureReconnect } from "./server/measure-reconnect.ts";
import { measureStart } from "./server/measure-start.ts";
import { measureStorm } from "./server/measure-storm.ts";
import { measureTalking } from "./server/measure-talking.ts";
import { measureWaits } from "./server/measure-waits.ts";

/** Benchmark suite: the server against a baseline (the skeleton), the load in this process and the servers in theirs; then two browsers. */
const parts: readonly (readonly [name: string, what: string, measure: (against: string | null) => Promise<void>])[] = [
  [
    "calls",
    "CPU of a call against the skeleton's, on both stores; set-up time at 300 a second",
    (against) => (against === null ? measureCalls() : callsAgainst(against)),
  ],
  ["talking", "CPU of 2,000 calls that talk", measureTalking],
  ["idle", "memory of a user who waits, of 10,000", measureIdle],
  ["start", "how soon a server is ready", measureStart],
  ["groups", "a call of nine against a call of two", measureGroups],
  ["waits", "invite to ring and cancel to silence at 100 a second, on one node and over two", measureWaits],
  [
    "deadline",
    "how late a ring ends that nobody answers, on one node, over two, and when its node is killed",
    measureDeadline,
  ],
  ["reconnect", "how soon the engine is back after a cut, and after its node was killed", measureReconnect],
  ["storm", "5,000 who lose their connection and come back at once", measureStorm],
  ["million", "a call with a million stored before it, against the first", measureMillion],
  [
    "lists",
    "each filter of the list of calls with a million stored, against ten thousand; a table of all",
    measureLists,
  ],
  ["media", "accept to first frame, direct and by LiveKit, against a bare join of LiveKit; two browsers", reportMedia],
  ["pages", "accept to first frame, ready to ring, size of the waiting page; two browsers", reportPages],
];

const help = `npm run bench [-- PART ... [--against REF]]

--against measures calls, talking, idle and groups beside another commit, in rounds that take turns. Measures all parts, or those that
are named:

${parts.map(([name, what]) => `  ${name.padEnd(9)} ${what}`).join("\n")}`;

/** Isolated run: a benchmark that fails here does not stop the others. */
const run = async (name: string, measure: (against: string | null) => Promise<void>): Promise<void> => {
  try {
    await measure(against);
  } catch (error) {
    say(`${name} could not be measured: ${messageOf(error)}`);
    process.exitCode = 1;
  }
};

const given = process.argv.slice(2);
const flag = given.indexOf("--against");
const against = flag < 0 ? null : (given[flag + 1] ?? "");
const named = flag < 0 ? given : given.toSpliced(flag, 2);
/** Benchmarks that can be compared with another commit (A/B). */
const comparable = ["calls", "talking", "idle", "groups"];
const unknown = named.filter((each) => !each.startsWith("-") && !parts.some(([name]) => name === each));
if (named.includes("--help") || named.includes("-h")) say(help);
else if (
  against === "" ||
  (against !== null && !(named.length > 0 && named.every((name) => comparable.includes(name))))
) {
  say(`--against takes a commit, beside ${comparable.join(", ")}\n\n${help}`);
  process.exitCode = 2;
} else if (unknown.length > 0) {
  say(`no part is called ${unknown.join(", ")}\n\n${help}`);
  process.exitCode = 2;
} else for (const [name, , measure] of parts) if (named.length === 0 || named.includes(name)) await run(name, measure);
