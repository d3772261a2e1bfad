/** What a block may take for granted (`given: client`), as declarations: values that the text around it has introduced. */
export const givenNames: { readonly [name: string]: string } = {
  client: `declare const client: import("@opencallkit/client").CallClient;`,
  call: `declare const call: import("@opencallkit/client").Call;`,
  callId: `declare const callId: string;`,
  rest: `declare const rest: import("@opencallkit/rest").RestClient;`,
  appId: `declare const appId: number;`,
  userId: `declare const userId: string;`,
  userSig: `declare const userSig: string;`,
  SDKAppID: `declare const SDKAppID: number;`,
  // The modules of uni-app's plugin, as the package makes them.
  uni: `declare const uni: {
    requireNativePlugin(name: "globalEvent"): { addEventListener<N extends import("@opencallkit/uniapp").EventName>(name: N, listener: (res: import("@opencallkit/uniapp").ObserverEvents[N]) => void): void };
    requireNativePlugin(name: "TencentCloud-TUICallKit"): Record<"login" | "calls" | "call" | "join", (params: object, callback?: (res: { code: number; msg: string }) => void) => void>;
  };`,
};
