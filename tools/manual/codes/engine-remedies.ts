import type { FaultCode } from "@opencallkit/client";
import type { Remedies } from "./remedy.ts";

/** Remedies for the faults of the engine itself. */
export const engineRemedies: Remedies<FaultCode> = {
  microphone_refused: {
    remedy: "Allow the microphone in the browser's site settings, then press again. The call goes on without sound.",
    zh: {
      meaning: "用户或浏览器拒绝了麦克风。",
      remedy: "在浏览器的网站设置里允许麦克风，再点一次。通话会继续，只是没有声音。",
    },
  },
  microphone_missing: {
    remedy: "Plug one in; it is used as soon as it is there.",
    zh: { meaning: "没有麦克风。", remedy: "接上一个即可，插上后会自动使用。" },
  },
  microphone_failed: {
    remedy: "Close the other program, or choose another microphone.",
    zh: { meaning: "麦克风打不开，可能被别的程序占用。", remedy: "关掉占用它的程序，或换一个麦克风。" },
  },
  camera_refused: {
    remedy: "Allow the camera in the browser's site settings, then press again. The call goes on without a picture.",
    zh: {
      meaning: "用户或浏览器拒绝了摄像头。",
      remedy: "在浏览器的网站设置里允许摄像头，再点一次。通话会继续，只是没有画面。",
    },
  },
  camera_missing: {
    remedy: "Plug one in, or call by voice.",
    zh: { meaning: "没有摄像头。", remedy: "接上一个，或改为语音通话。" },
  },
  camera_failed: {
    remedy: "Close the other program, or choose another camera.",
    zh: { meaning: "摄像头打不开，可能被别的程序占用。", remedy: "关掉占用它的程序，或换一个摄像头。" },
  },
  screen_refused: {
    remedy: "Press again and pick something; on a Mac, let the browser record the screen in the system's settings.",
    zh: {
      meaning: "用户没有选择屏幕，或浏览器拒绝了。",
      remedy: "再点一次并选择要共享的内容；Mac 上要在系统设置里允许浏览器录屏。",
    },
  },
  screen_failed: {
    remedy: "Try another window or the whole screen, and let the browser record the screen in the system's settings.",
    zh: { meaning: "无法采集屏幕。", remedy: "换一个窗口或整个屏幕，并在系统设置里允许浏览器录屏。" },
  },
  media_insecure: {
    remedy: "Serve the page by https, or from localhost.",
    zh: {
      meaning: "页面不是安全环境（不是 https），不能使用设备，只能收听。",
      remedy: "用 https 提供页面，或从 localhost 打开。",
    },
  },
  media_framed: {
    remedy: 'Give the frame allow="microphone; camera; autoplay; speaker-selection".',
    zh: {
      meaning: "外层页面没有允许使用设备，只能收听。",
      remedy: '给 iframe 加上 allow="microphone; camera; autoplay; speaker-selection"。',
    },
  },
  media_unsupported: {
    remedy: "Use a browser with WebRTC: see Browsers.",
    zh: { meaning: "这个浏览器不能采集或连接媒体。", remedy: "换用支持 WebRTC 的浏览器。" },
  },
  no_media_path: {
    remedy: "Set up a TURN server, or look at why it is not reached: see TURN.",
    zh: { meaning: "15 秒内没有找到通往对方的直连路径。", remedy: "部署 TURN 服务器；已经有的话，检查端口和时钟。" },
  },
  speaker_failed: {
    remedy: "Choose another loudspeaker; the system's is used meanwhile.",
    zh: { meaning: "选中的扬声器用不了。", remedy: "换一个扬声器；在此之前使用系统默认的。" },
  },
  no_connection: {
    remedy:
      "Check the address, that the server runs, and that the proxy passes WebSockets on. The engine keeps trying.",
    zh: { meaning: "连不上服务器，引擎会一直重试。", remedy: "检查地址、服务器是否在运行、代理是否放行 WebSocket。" },
  },
  server_unreachable: {
    remedy: "If detail is maybe_local_network: let the page reach the local network, or give the server a public name.",
    zh: {
      meaning: "连不上服务器，并且大致知道原因，引擎会一直重试。",
      remedy: "detail 为 maybe_local_network 时：允许页面访问本地网络，或给服务器一个公网域名。",
    },
  },
  user_sig_failed: {
    remedy: "Look at your own endpoint: the function that was given to login has thrown or rejected.",
    zh: { meaning: "应用的 userSig 函数失败了。", remedy: "检查你自己的接口：传给 login 的函数抛出了异常。" },
  },
  login_expiring: {
    remedy: "Call login again with a new userSig; the connection stays. Give a function, and it asks by itself.",
    zh: {
      meaning: "userSig 快过期了。正在进行的通话不受影响。",
      remedy: "用新的 userSig 再调一次 login，连接不会断。传函数的话会自动续期。",
    },
  },
  already_logged_in: {
    remedy: "Call logout first, or make a second client.",
    zh: { meaning: "已有另一个用户登录。", remedy: "先调用 logout，或另建一个客户端。" },
  },
  bad_argument: {
    remedy: "Read the message: it names the argument.",
    zh: { meaning: "参数的格式不对。", remedy: "看错误信息，里面写明了是哪个参数。" },
  },
  voice_call: {
    remedy: 'Call switchMedia("video"), which asks the other side.',
    zh: { meaning: "这是语音通话。", remedy: '调用 switchMedia("video")，会先征求对方同意。' },
  },
  call_over: {
    remedy: "Nothing: the call ended while the button was pressed.",
    zh: { meaning: "通话已经结束。", remedy: "不用处理：按下按钮时通话刚好结束。" },
  },
};
