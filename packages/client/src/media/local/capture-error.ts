import { callError, type CallError, type FaultCode } from "../../api/errors.ts";
import type { DeviceNews } from "../../api/device.ts";
import type { CaptureKind } from "../../ports/capture.ts";

type Failure = "refused" | "missing" | "failed";

/** The DOMException names of getUserMedia (W3C Media Capture and Streams, 10.3). */
const failures: { readonly [name: string]: Failure } = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
};

const codes: { readonly [K in CaptureKind]: { readonly [F in Failure]: FaultCode } } = {
  microphone: { refused: "microphone_refused", missing: "microphone_missing", failed: "microphone_failed" },
  camera: { refused: "camera_refused", missing: "camera_missing", failed: "camera_failed" },
};

const nameOf = (reason: unknown): string => (reason instanceof Error ? reason.name : "");

export const failureOf = (reason: unknown): Failure => {
  const name = nameOf(reason);
  return Object.hasOwn(failures, name) ? (failures[name] ?? "failed") : "failed";
};

export const captureError = (kind: CaptureKind, reason: unknown): CallError => {
  const name = nameOf(reason);
  return callError(codes[kind][failureOf(reason)], name === "" ? undefined : name);
};

/** The reason of a fallback to another device, after such an exception. */
export const whyOf = (reason: unknown): DeviceNews["why"] => (failureOf(reason) === "missing" ? "gone" : "busy");
