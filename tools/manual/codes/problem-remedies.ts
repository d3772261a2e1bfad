import type { ProblemCode } from "@opencallkit/protocol/rest";
import type { Remedies } from "./remedy.ts";

/** Remedies for the problems of REST. */
export const problemRemedies: Remedies<ProblemCode> = {
  bad_request: {
    remedy: "Read detail: it names the part that is wrong. Unknown and repeated parameters are refused too.",
    zh: {
      meaning: "请求不符合该路由要求的格式。",
      remedy: "看 detail，里面写明哪里不对。未知或重复的参数也会被拒绝。",
    },
  },
  blocks_self: {
    remedy: "Name two different users.",
    zh: { meaning: "用户不能拉黑自己。", remedy: "两个用户 id 要不同。" },
  },
  unauthorized: {
    remedy: "Send Authorization: Bearer KEY with a key of app key add; it may have expired or been removed.",
    zh: { meaning: "没有有效的密钥。", remedy: "发送 Authorization: Bearer KEY；密钥可能已过期或被删除。" },
  },
  origin_not_allowed: {
    remedy: "Start the server with --origins and the page's origin.",
    zh: { meaning: "页面的来源不在服务器名单上。", remedy: "启动服务器时用 --origins 加上页面来源。" },
  },
  wrong_scope: {
    remedy: "Add a key with the scope that the operation names.",
    zh: { meaning: "密钥没有这个操作的权限范围。", remedy: "新建一个带有所需 scope 的密钥。" },
  },
  not_loopback: {
    remedy: "Ask from the same machine, without a proxy. A real page logs in by your back end.",
    zh: { meaning: "这个路由只回应本机程序。", remedy: "从本机直接访问，不要经过代理。正式页面应通过自己的后端登录。" },
  },
  no_such_call: {
    remedy: "Check the id, and that the key is of the same app.",
    zh: { meaning: "没有这个 id 的通话。", remedy: "检查 id，以及密钥是否属于同一个应用。" },
  },
  no_such_leg: {
    remedy: "Ask for the record: its legs name who is in the call.",
    zh: { meaning: "通话里没有这个人。", remedy: "先取通话记录，legs 里列出了通话中的人。" },
  },
  unknown_cursor: {
    remedy:
      "Begin anew without a cursor: the database is an older copy. Read the records of what may have been missed.",
    zh: {
      meaning: "游标比数据库里的任何事件都新。",
      remedy: "不带游标重新开始：数据库是旧副本。可能漏掉的部分从通话记录里补查。",
    },
  },
  not_found: {
    remedy: "Look at the path: /docs lists all of them.",
    zh: { meaning: "没有这个路由。", remedy: "检查路径：/docs 列出了全部路由。" },
  },
  method_not_allowed: {
    remedy: "Use a method of the header Allow.",
    zh: { meaning: "这个路径没有该方法。", remedy: "使用 Allow 响应头列出的方法。" },
  },
  too_large: {
    remedy: "Send less: no operation needs so much.",
    zh: { meaning: "请求体过大。", remedy: "缩小请求体：没有操作需要这么多数据。" },
  },
  upgrade_required: {
    remedy: "/ws is for WebSockets: use the engine.",
    zh: { meaning: "这个路径只接受 WebSocket。", remedy: "/ws 是 WebSocket 地址，请使用引擎。" },
  },
  too_many_requests: {
    remedy: "Wait for Retry-After; @opencallkit/rest does. app set APP requestsPerSecond=N widens it.",
    zh: {
      meaning: "达到使用上限。",
      remedy: "按 Retry-After 等待（@opencallkit/rest 会自动等）。可用 app set APP requestsPerSecond=N 放宽。",
    },
  },
  internal_error: {
    remedy: "Look for request_failed in the server's log, and report it.",
    zh: { meaning: "服务器此刻无法完成。", remedy: "在服务器日志里查找 request_failed，并反馈给我们。" },
  },
  try_later: {
    remedy: "Ask again. If it lasts, look at the server's disk or database.",
    zh: { meaning: "存储暂时无法接收。", remedy: "稍后重试。持续出现时检查磁盘或数据库。" },
  },
  not_ready: {
    remedy: "Wait: the server starts or stops. Let the proxy leave this node out while /readyz says so.",
    zh: { meaning: "服务器正在启动或停止。", remedy: "稍等。让代理在 /readyz 为 503 时避开这个节点。" },
  },
};
