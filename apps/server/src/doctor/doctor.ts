import { RestError, type Diagnostics } from "@opencallkit/rest";
import type { Console } from "../ask/console.ts";
import { asFailure, readAsked, type Remote } from "../ask/remote.ts";
import { columns, shown, type Paint, type Style } from "../ask/terminal.ts";
import { exitCodes } from "../command-failed.ts";
import { BadSettings } from "../flags.ts";
import { messageOf } from "@opencallkit/server/ports";
import { release } from "../release.ts";
import { checkClock, checkDev, checkDisk, checkReady, checkStore, checkVersion, type Asked } from "./check-state.ts";
import { checkTls, isLoopbackName } from "./check-tls.ts";
import { checkTurn } from "./check-turn.ts";
import { checkWebSocket } from "./check-websocket.ts";
import { fail, ok, type Finding } from "./finding.ts";

/** What the server says of itself, or what keeps it from saying so. */
type Answer =
  | { readonly type: "answer"; readonly diagnostics: Diagnostics; readonly asked: Asked }
  | { readonly type: "none"; readonly finding: Finding };

const todoOf = (code: RestError["code"]): string => {
  if (code === "network") return "start the server, open its port, or correct --url";
  if (code === "unauthorized") return "make a key with opencallkit app key add APP scopes=server:read";
  if (code === "wrong_scope") return "make a key with the scope server:read";
  return "look at the server's log";
};

const askServer = async (remote: Remote): Promise<Answer> => {
  const sentAt = Date.now();
  try {
    const diagnostics = await remote.client.getDiagnostics();
    return { type: "answer", diagnostics, asked: { sentAt, cameAt: Date.now() } };
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    const check = error.code === "unauthorized" || error.code === "wrong_scope" ? "key" : "server";
    return { type: "none", finding: fail(check, messageOf(asFailure(remote, error)), todoOf(error.code)) };
  }
};

/** All checks of a server, in the order in which one would mend what they find. */
export const examine = async (remote: Remote): Promise<readonly Finding[]> => {
  const { url } = remote;
  const answer = await askServer(remote);
  const outside =
    answer.type === "none" && answer.finding.check === "server" ? [] : [checkTls(url, Date.now()), checkWebSocket(url)];
  if (answer.type === "none") return [answer.finding, ...(await Promise.all(outside))];
  const { diagnostics, asked } = answer;
  return [
    ok("server", `${url} answers in ${asked.cameAt - asked.sentAt} ms, and takes the key`),
    checkReady(diagnostics),
    ...(await Promise.all(outside)),
    checkClock(diagnostics, asked),
    checkStore(diagnostics),
    checkDisk(diagnostics),
    ...(await checkTurn(diagnostics)),
    checkVersion(diagnostics, release()),
    checkDev(diagnostics, isLoopbackName(new URL(url).hostname)),
  ];
};

const styles: { readonly [V in Finding["verdict"]]: Style } = { ok: "green", warn: "yellow", fail: "red" };

/** The findings as lines for people; what to do stands below what it mends. */
export const findingLines = (findings: readonly Finding[], paint: Paint): string => {
  const rows = columns(findings.map(({ check, says }) => [check, shown(says)]));
  const lines = findings.flatMap(({ verdict, todo }, at) => [
    `${paint(styles[verdict], verdict.padEnd(4))}  ${rows[at] ?? ""}`,
    ...(todo === null ? [] : [`      ${paint("dim", `do: ${todo}`)}`]),
  ]);
  return `${lines.join("\n")}\n`;
};

/** `doctor`: looks whether a server is as it should be. The exit code is 1 where something fails. */
export const doctor = async (args: readonly string[], { env, out, paint, progress }: Console): Promise<void> => {
  const { remote, words } = readAsked(args, env, [], { retries: 1 });
  if (words.length > 0) throw new BadSettings(`doctor takes flags only, not "${words[0] ?? ""}" (see doctor --help)`);
  const findings = await progress((seconds) => `examining ${remote.url} (${seconds} s)`, examine(remote));
  const failed = findings.filter(({ verdict }) => verdict === "fail").length;
  out.write(
    remote.json ? `${JSON.stringify({ ok: failed === 0, checks: findings })}\n` : findingLines(findings, paint),
  );
  if (failed > 0) process.exitCode = exitCodes.failed;
};
