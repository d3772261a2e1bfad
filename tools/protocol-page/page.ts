import {
  clientFrames,
  closes,
  commands,
  endings,
  facts,
  maxFrameBytes,
  refusals,
  replies,
  versions,
} from "@opencallkit/protocol";
import { accountRequests } from "@opencallkit/protocol/account";
import { operations } from "@opencallkit/protocol/rest";
import { describeFields } from "./describe.ts";
import { describedServerFrames } from "./described-server-frames.ts";
import { introduction } from "./introduction.ts";

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");

const code = (text: string): string => `\`${text}\``;

const framesTable = (frames: {
  readonly [name: string]: { readonly meaning: string; readonly schema: unknown };
}): string =>
  table(
    ["frame", "meaning", "fields beside `type`"],
    Object.entries(frames).map(([name, { meaning, schema }]) => [code(name), meaning, describeFields(schema)]),
  );

const sections: readonly (readonly [string, string])[] = [
  [
    "Frames of a client",
    `A frame is one message or an array of messages, as JSON text of at most ${maxFrameBytes} bytes; \`type\` names it.\nVersions spoken: ${versions.join(", ")}.\n\n${framesTable(clientFrames)}`,
  ],
  ["Frames of the server", framesTable(describedServerFrames)],
  [
    "Commands",
    table(
      ["command", "meaning", "body", "reply", "refusals of its own"],
      Object.values(commands).map(({ type: name, meaning, body, refusals: own }) => [
        code(name),
        meaning,
        describeFields(body),
        describeFields(replies[name]),
        own.map(code).join(", "),
      ]),
    ),
  ],
  [
    "Account requests",
    table(
      ["request", "meaning", "body", "reply", "refusals of its own"],
      Object.values(accountRequests).map(({ type: name, meaning, body, reply, refusals: own }) => [
        code(name),
        meaning,
        describeFields(body),
        describeFields(reply),
        own.map(code).join(", "),
      ]),
    ),
  ],
  [
    "Facts",
    table(
      ["fact", "meaning", "body"],
      Object.values(facts).map(({ type: name, meaning, body }) => [code(name), meaning, describeFields(body)]),
    ),
  ],
  [
    "Over HTTP",
    table(
      ["`POST`", "meaning", "body"],
      Object.values(operations).flatMap(({ caller, path, summary, body }) =>
        caller === "client" ? [[code(path), summary, describeFields(body)]] : [],
      ),
    ),
  ],
  [
    "Refusals",
    table(
      ["code", "retryable", "meaning"],
      Object.entries(refusals).map(([name, { retryable, meaning }]) => [code(name), retryable ? "yes" : "no", meaning]),
    ),
  ],
  [
    "Close codes",
    table(
      ["number", "name", "what the client does next", "meaning"],
      Object.entries(closes).map(([name, { code: number, again, meaning }]) => [
        String(number),
        code(name),
        again,
        meaning,
      ]),
    ),
  ],
  [
    "Ends of a call",
    table(
      ["result", "TUICallKit's reason", "meaning"],
      Object.entries(endings).map(([result, { reason, meaning }]) => [code(result), String(reason), meaning]),
    ),
  ],
];

const head = "# The protocol\n\nWritten by `npm run generate` from the registry in `packages/protocol`; do not edit.\n";

/** Generates docs/protocol.md from the registry. */
export const protocolPage = (): string =>
  `${head}${introduction}${sections.map(([title, text]) => `\n## ${title}\n\n${text}\n`).join("")}`;
