import type { RefusalCode } from "@opencallkit/protocol";
import type { Remedies } from "./remedy.ts";

/** Remedies for what the server refuses of a command. */
export const refusalRemedies: Remedies<RefusalCode> = {
  bad_message: {
    remedy: "Compare the frame with the protocol; our own engine does not send one.",
    zh: { meaning: "消息不符合该类型要求的格式。", remedy: "对照协议检查这一帧；官方引擎不会发出这样的消息。" },
  },
  not_logged_in: {
    remedy: "Await login before the first call.",
    zh: { meaning: "第一条消息必须是 hello，即还没有登录。", remedy: "等 login 完成后再呼叫。" },
  },
  try_later: {
    remedy: "Ask again under a new call. If it lasts, look at the server's disk or database.",
    zh: { meaning: "存储暂时无法接收这条命令。", remedy: "稍后重新呼叫。持续出现时检查服务器的磁盘或数据库。" },
  },
  too_many_requests: {
    remedy: "Wait for retryAfterMs. Look for a loop in the app; widen the limit with app set if people really do this.",
    zh: {
      meaning: "达到了应用的使用上限，retryAfterMs 说明要等多久。",
      remedy: "按 retryAfterMs 等待。先查应用里有没有死循环；确有需要再用 app set 放宽。",
    },
  },
  too_many_changes: {
    remedy: "End this call and begin another; answers and hang ups still work.",
    zh: { meaning: "一通电话的变更次数已到上限。", remedy: "结束这通，另起一通；接听和挂断不受影响。" },
  },
  expired: {
    remedy: "The network was away for 10 s. Let the person call again.",
    zh: { meaning: "请求在得到答复前已失效。", remedy: "网络中断超过 10 秒，请用户重新呼叫。" },
  },
  closed: {
    remedy: "Nothing: the page closed the client or logged out while it waited.",
    zh: { meaning: "客户端已关闭或已登出。", remedy: "不用处理：等待期间页面关闭了客户端或登出了。" },
  },
  login_expired: {
    remedy: "Log in with a new userSig, then call again. A function as userSig does it by itself.",
    zh: { meaning: "userSig 已过期。", remedy: "用新的 userSig 登录后重新呼叫；userSig 传函数时会自动处理。" },
  },
  no_such_call: {
    remedy:
      "The call is over, or was never this person's. A person who was not invited cannot join, unless join=anyone.",
    zh: {
      meaning: "没有这通电话，或请求者不在其中。",
      remedy: "通话已结束，或与此人无关。未被邀请的人不能加入，除非设置 join=anyone。",
    },
  },
  call_id_used: {
    remedy: "Make a new id for each call; the engine does.",
    zh: { meaning: "这个通话 id 已用过。", remedy: "每次呼叫都用新的 id；引擎会自动生成。" },
  },
  cancelled: {
    remedy: "Nothing: the caller gave up before the invite arrived.",
    zh: { meaning: "取消先于邀请到达。", remedy: "不用处理：主叫在邀请到达之前就放弃了。" },
  },
  too_late: {
    remedy: "Nothing: the call ended, or the ring's time was over, when Accept was pressed.",
    zh: { meaning: "通话已结束，或响铃时间已过。", remedy: "不用处理：按下接听时已经来不及了。" },
  },
  answered_elsewhere: {
    remedy: "Nothing: the same person answered in another tab or on another phone.",
    zh: { meaning: "同一用户已在别处接听。", remedy: "不用处理：此人已在另一个标签页或手机上接听。" },
  },
  not_ringing: {
    remedy: "Show Accept only while the state is ringing.",
    zh: { meaning: "请求者没有正在响铃的来电。", remedy: "只在状态为 ringing 时显示接听按钮。" },
  },
  not_your_leg: {
    remedy: "Another tab or phone of this person is in the call: press there.",
    zh: { meaning: "通话由同一用户的另一个页面持有。", remedy: "到正在通话的那个标签页或手机上操作。" },
  },
  already_in_call: {
    remedy: "Hang up first: one person is in one call at a time.",
    zh: { meaning: "主叫正在通话中。", remedy: "先挂断：一个人同时只能在一通电话里。" },
  },
  calls_self: {
    remedy: "Take the caller out of the list.",
    zh: { meaning: "不能呼叫自己。", remedy: "把主叫从名单里去掉。" },
  },
  same_person_twice: {
    remedy: "Name each person once.",
    zh: { meaning: "名单里有人重复。", remedy: "每个人只写一次。" },
  },
  too_many_people: {
    remedy: "Call fewer, or raise it: opencallkit app set APP people=20.",
    zh: { meaning: "人数超过应用允许的上限。", remedy: "减少人数，或放宽：opencallkit app set APP people=20。" },
  },
  media_capacity: {
    remedy: "Direct links take four people. Start the server with --livekit auto, or call fewer.",
    zh: { meaning: "直连最多四人；更多人需要媒体服务器。", remedy: "用 --livekit auto 启动服务器，或减少人数。" },
  },
  media_unavailable: {
    remedy:
      "Nothing to do in the app: the engine asks again. On the server, look for media_server_unreachable and livekit_ended in the log.",
    zh: {
      meaning: "暂时无法连接媒体服务器。",
      remedy: "应用无需处理，引擎会自动重试；请在服务器日志中查找 media_server_unreachable 和 livekit_ended。",
    },
  },
  not_in_call: {
    remedy: "Join first.",
    zh: { meaning: "请求者不在这通电话里。", remedy: "先加入通话。" },
  },
  removed: {
    remedy: "The back end took this person out, for good. Begin another call.",
    zh: { meaning: "此人已被移出这通电话。", remedy: "是后端移出的，不能再加入；请另起一通。" },
  },
  pair_only: {
    remedy: "Groups switch nothing: each person turns their own camera on or off.",
    zh: { meaning: "只有两人通话才有这个操作。", remedy: "群组通话无需切换，各自开关摄像头即可。" },
  },
  not_asked: {
    remedy: "Nothing: the question was taken back, answered or timed out.",
    zh: { meaning: "没有待答复的视频请求。", remedy: "不用处理：请求已撤回、已答复或已超时。" },
  },
  blocked: {
    remedy: "The person has blocked the caller. With blocked=hide, the default, nobody is told.",
    zh: { meaning: "被叫已拉黑主叫。", remedy: "默认设置 blocked=hide 下不会告知主叫。" },
  },
  not_allowed: {
    remedy: "Set the app's policy: profiles=set lets users change their own profile, or let the back end do it.",
    zh: { meaning: "应用设置不允许用户执行此操作。", remedy: "将应用设置 profiles 改为 set，或由后端修改用户资料。" },
  },
  room_taken: {
    remedy: "Ask for another room number, or for none.",
    zh: { meaning: "想要的房间号正被另一通电话使用。", remedy: "换一个房间号，或不指定。" },
  },
};
