import { faults, type ErrorCode } from "@opencallkit/client";
import { closes, refusals } from "@opencallkit/protocol";
import { problems } from "@opencallkit/protocol/rest";
import { codeOf } from "@opencallkit/uniapp";
import { closeRemedies } from "./close-remedies.ts";
import { engineRemedies } from "./engine-remedies.ts";
import { problemRemedies } from "./problem-remedies.ts";
import { refusalRemedies } from "./refusal-remedies.ts";
import type { Remedy } from "./remedy.ts";

type Lang = "en" | "zh";
type Entry = {
  readonly code: string;
  readonly facts: readonly string[];
  readonly meaning: string;
  readonly its: Remedy;
};
type Words = { readonly title: string; readonly intro: string; readonly columns: readonly string[] };
type Section = { readonly words: { readonly [L in Lang]: Words }; readonly entries: readonly Entry[] };

const entriesOf = <Registry extends { readonly [code: string]: object }>(
  registry: Registry,
  read: (code: keyof Registry & string) => Omit<Entry, "code">,
): readonly Entry[] => Object.keys(registry).map((code) => ({ code, ...read(code) }));

const uniApp = (code: ErrorCode): string => String(codeOf(Object.assign(new Error(code), { code })));
const yes = (retryable: boolean): string => (retryable ? "✓" : "");

const sections: readonly Section[] = [
  {
    words: {
      en: {
        title: "The engine",
        intro:
          "Faults of this side: devices, the network, arguments. `uni-app` is the number that `onError` and callbacks give.",
        columns: ["code", "uni-app", "again", "means, and what to do"],
      },
      zh: {
        title: "引擎",
        intro: "本端的问题：设备、网络、参数。uni-app 一列是 `onError` 和回调给出的数字。",
        columns: ["错误码", "uni-app", "可重试", "含义与处理"],
      },
    },
    entries: entriesOf(faults, (code) => ({
      facts: [uniApp(code), yes(faults[code].retryable)],
      meaning: faults[code].meaning,
      its: engineRemedies[code],
    })),
  },
  {
    words: {
      en: {
        title: "Refusals",
        intro: "The server's no to a command: what `call`, `accept`, `join` and the others reject with.",
        columns: ["code", "uni-app", "again", "means, and what to do"],
      },
      zh: {
        title: "命令被拒绝",
        intro: "服务器对命令说“不”：`call`、`accept`、`join` 等方法以此拒绝。",
        columns: ["错误码", "uni-app", "可重试", "含义与处理"],
      },
    },
    entries: entriesOf(refusals, (code) => ({
      facts: [uniApp(code), yes(refusals[code].retryable)],
      meaning: refusals[code].meaning,
      its: refusalRemedies[code],
    })),
  },
  {
    words: {
      en: {
        title: "Closed connections",
        intro:
          "Why the server closed the WebSocket, with the close code. What the engine does then: `soon`, `later` (10 to 20 s) and `once` connect again, `login` asks for a new userSig, `never` stops.",
        columns: ["code", "close code", "uni-app", "then", "means, and what to do"],
      },
      zh: {
        title: "连接被关闭",
        intro:
          "服务器关闭 WebSocket 的原因和关闭码。引擎随后的动作：`soon`、`later`（10 到 20 秒）、`once` 会重连，`login` 会索取新的 userSig，`never` 停止。",
        columns: ["名称", "关闭码", "uni-app", "随后", "含义与处理"],
      },
    },
    entries: entriesOf(closes, (code) => ({
      facts: [String(closes[code].code), uniApp(code), `\`${closes[code].again}\``],
      meaning: closes[code].meaning,
      its: closeRemedies[code],
    })),
  },
  {
    words: {
      en: {
        title: "REST",
        intro: "The `code` of a problem (RFC 9457), and the `code` of `RestError`.",
        columns: ["code", "status", "means, and what to do"],
      },
      zh: {
        title: "REST",
        intro: "问题文档（RFC 9457）的 `code`，也是 `RestError` 的 `code`。",
        columns: ["错误码", "状态码", "含义与处理"],
      },
    },
    entries: entriesOf(problems, (code) => ({
      facts: [String(problems[code].status)],
      meaning: problems[code].title,
      its: problemRemedies[code],
    })),
  },
];

const heads = {
  en: ["# By code", "Every code that a person's app or back end can meet. `again`: the same may be granted later."],
  zh: ["# 按错误码", "应用或后端可能遇到的全部错误码。“可重试”表示稍后再试可能成功。"],
} as const;

const doing = { en: "Do:", zh: "处理：" } as const;

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

const sectionText = ({ words, entries }: Section, lang: Lang): string => {
  const { title, intro, columns } = words[lang];
  const lines = entries.map(({ code, facts, meaning, its }) => {
    const said = lang === "zh" ? its.zh : { meaning, remedy: its.remedy };
    return row([`\`${code}\``, ...facts, `${said.meaning}<br>**${doing[lang]}** ${said.remedy}`]);
  });
  return [`## ${title}`, "", intro, "", row(columns), row(columns.map(() => "---")), ...lines].join("\n");
};

/** Page of every code that the registries have, with what to do about it. */
export const codesPage = (lang: Lang): string =>
  `${[...heads[lang], ...sections.map((section) => sectionText(section, lang))].join("\n\n")}\n`;
