import type { CloseName } from "@opencallkit/protocol";
import type { Remedies } from "./remedy.ts";

const nothing = {
  remedy: "Nothing: the engine connects again by itself.",
  zh: "不用处理：引擎会自动重连。",
} as const;

/** Remedies for a connection that the server closes. */
export const closeRemedies: Remedies<CloseName> = {
  bad_message: {
    remedy: "Compare the frames with the protocol: a client of your own, or a proxy that changes them.",
    zh: { meaning: "某一帧不是本协议的消息。", remedy: "对照协议检查：自制客户端出错，或代理改动了消息。" },
  },
  bad_credentials: {
    remedy: "Check number, user id, clock and secret, in this order: see userSig.",
    zh: {
      meaning: "userSig 格式错误、被伪造，或属于别的应用或用户。",
      remedy: "依次检查应用编号、用户 id、时钟、密钥。",
    },
  },
  expired_credentials: {
    remedy: "Sign a new one. Give login a function, and it asks for one in time.",
    zh: { meaning: "userSig 已过期。", remedy: "重新签发。给 login 传函数，就会及时续期。" },
  },
  origin_not_allowed: {
    remedy: "Start the server with --origins and the page's origin, scheme and port included.",
    zh: { meaning: "页面的来源不在服务器名单上。", remedy: "启动时用 --origins 加上页面来源，协议和端口都要写对。" },
  },
  unknown_app: {
    remedy: "Log in with the number that app add printed, to the server and database it was added to.",
    zh: { meaning: "没有这个编号的应用。", remedy: "使用 app add 打印的编号，并确认是同一台服务器、同一个数据库。" },
  },
  login_timeout: {
    remedy: "Nothing, unless it is a client of your own: send hello within five seconds.",
    zh: { meaning: "五秒内没有收到 hello。", remedy: "自制客户端请在五秒内发送 hello；官方引擎不用处理。" },
  },
  replaced: {
    remedy: "Nothing: the same page has connected again. If it goes on, two pages share one storage.",
    zh: { meaning: "同一客户端又建立了连接。", remedy: "不用处理。反复出现说明两个页面共用了同一份存储。" },
  },
  kicked: {
    remedy:
      "Show that the person logged in elsewhere, and log in again at a press. multiDevice=true lets all devices stay.",
    zh: {
      meaning: "用户在另一台设备登录（策略只允许一台），或后端结束了会话。",
      remedy: "提示用户已在别处登录，点击后再登录。设置 multiDevice=true 可多端同时在线。",
    },
  },
  too_large: {
    remedy: "Keep userData under 4 KiB.",
    zh: { meaning: "某一帧超过 64 KiB。", remedy: "userData 不要超过 4 KiB。" },
  },
  upgrade: {
    remedy: "Load the page again: it is of another release than the server.",
    zh: { meaning: "没有共同的协议版本。", remedy: "刷新页面：页面与服务器的版本不一致。" },
  },
  too_fast: {
    remedy: "Look for a loop that presses buttons. The engine connects again.",
    zh: { meaning: "短时间内消息太多。", remedy: "检查应用里有没有死循环。引擎会自动重连。" },
  },
  too_many_requests: {
    remedy: "Look for a loop that logs in, or for clients that are made and never closed. The engine waits 10 to 20 s.",
    zh: {
      meaning: "短时间内登录过多，或同一用户的连接过多。",
      remedy: "检查是否循环登录，或创建了客户端却没有 close。引擎会等 10 到 20 秒。",
    },
  },
  resync: {
    remedy: nothing.remedy,
    zh: { meaning: "客户端读取太慢，需要重新取快照。", remedy: nothing.zh },
  },
  silent: {
    remedy: "Nothing: the network was away, or the page slept. The engine connects again.",
    zh: { meaning: "十二秒没有回应服务器的心跳。", remedy: "不用处理：网络中断或页面休眠，引擎会自动重连。" },
  },
  going_away: {
    remedy: "Nothing: the server restarts. Calls go on for half a minute without it.",
    zh: { meaning: "服务器正在停止，或失去了数据库。", remedy: "不用处理：服务器在重启，通话可撑过半分钟。" },
  },
};
