import { reactive } from "vue";

/** What the observer has told, newest last, for the page to show. */
export const events = reactive([]);

// Code that was written for apps is often wrapped in APP-PLUS alone; for the browser it has to say H5 too.
// #ifdef APP-PLUS || H5
const TUICallingEvent = uni.requireNativePlugin("globalEvent");

TUICallingEvent.addEventListener("onError", (res) => {
  console.log("onError", JSON.stringify(res));
  events.push(`onError ${JSON.stringify(res)}`);
});

TUICallingEvent.addEventListener("onCallReceived", (res) => {
  console.log("onCallReceived", JSON.stringify(res));
  events.push(`onCallReceived ${JSON.stringify(res)}`);
});

TUICallingEvent.addEventListener("onCallCancelled", (res) => {
  console.log("onCallCancelled", JSON.stringify(res));
  events.push(`onCallCancelled ${JSON.stringify(res)}`);
});

TUICallingEvent.addEventListener("onCallBegin", (res) => {
  console.log("onCallBegin", JSON.stringify(res));
  events.push(`onCallBegin ${JSON.stringify(res)}`);
});

TUICallingEvent.addEventListener("onCallEnd", (res) => {
  console.log("onCallEnd", JSON.stringify(res));
  events.push(`onCallEnd ${JSON.stringify(res)}`);
});
// #endif
