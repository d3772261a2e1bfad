import { closes, refusals, type CloseName, type RefusalCode } from "@opencallkit/protocol";

/** Client-side error codes, beside the server's refusals and close codes. Texts for people live in `ui`. */
export const faults = {
  microphone_refused: { retryable: true, meaning: "The person or the browser refused the microphone." },
  microphone_missing: { retryable: true, meaning: "There is no microphone." },
  microphone_failed: { retryable: true, meaning: "The microphone did not open; another program may hold it." },
  camera_refused: { retryable: true, meaning: "The person or the browser refused the camera." },
  camera_missing: { retryable: true, meaning: "There is no camera." },
  camera_failed: { retryable: true, meaning: "The camera did not open; another program may hold it." },
  screen_refused: { retryable: true, meaning: "The person picked no screen, or the browser refused it." },
  screen_failed: { retryable: true, meaning: "The screen could not be captured." },
  media_insecure: {
    retryable: false,
    meaning: "This page may not use devices: it is no secure context (not https). It may listen.",
  },
  media_framed: {
    retryable: false,
    meaning:
      'This page may not use devices: the page around it does not allow it (allow="microphone; camera"). It may listen.',
  },
  media_unsupported: { retryable: false, meaning: "This browser cannot capture or connect media." },
  no_media_path: { retryable: true, meaning: "No path to the other side in 15 s." },
  speaker_failed: { retryable: true, meaning: "The chosen loudspeaker could not be used." },
  no_connection: { retryable: true, meaning: "The server cannot be reached; the engine keeps trying." },
  server_unreachable: {
    retryable: true,
    meaning: "The server cannot be reached; `detail` may say why. The engine keeps trying.",
  },
  user_sig_failed: { retryable: true, meaning: "The app's userSig function failed." },
  login_expiring: {
    retryable: true,
    meaning: "The userSig expires soon: log in again with a new one. Calls go on.",
  },
  already_logged_in: { retryable: false, meaning: "Somebody else is logged in; log out first." },
  bad_argument: { retryable: false, meaning: "An argument has another form than the method asks for." },
  voice_call: { retryable: false, meaning: "This is a voice call; ask for video with switchMedia." },
  call_over: { retryable: false, meaning: "The call is over." },
} as const satisfies Record<string, { retryable: boolean; meaning: string }>;

/** Code of a fault of this side. */
export type FaultCode = keyof typeof faults;
/** Every code that an error of the engine may have. */
export type ErrorCode = FaultCode | RefusalCode | CloseName;

/**
 * An error with a stable `code`: a refusal of the server, a close code, or a fault of this side. `retryable`: the same may
 * be granted later. `detail`: what is known
 * beyond the code, or null; only `maybe_local_network` of `server_unreachable` is promised.
 */
export type CallError = Error & {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly detail: string | null;
  /**
   * How long to wait before asking the same again (as HTTP's Retry-After), in ms; only where the server has said so
   * (`too_many_requests`).
   */
  readonly retryAfterMs?: number;
};

const meaningOf = (code: ErrorCode): { readonly retryable: boolean; readonly meaning: string } => {
  if (isFault(code)) return faults[code];
  if (isRefusal(code)) return refusals[code];
  return { retryable: !["never", "once"].includes(closes[code].again), meaning: closes[code].meaning };
};
const isFault = (code: ErrorCode): code is FaultCode => Object.hasOwn(faults, code);
const isRefusal = (code: ErrorCode): code is RefusalCode => Object.hasOwn(refusals, code);

/** Makes an error of the engine. `detail`: what is known beyond the code. */
export const callError = (code: ErrorCode, detail?: string, retryAfterMs?: number): CallError => {
  const { retryable, meaning } = meaningOf(code);
  return Object.assign(new Error(detail === undefined ? meaning : `${meaning} (${detail})`), {
    name: "CallError",
    code,
    retryable,
    detail: detail ?? null,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
};

/** Whether something that was thrown is an error of the engine, also of another copy of this package. */
export const isCallError = (error: unknown): error is CallError =>
  error instanceof Error && error.name === "CallError" && "code" in error;
