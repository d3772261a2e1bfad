import { afterEach, expect, test, vi } from "vitest";
import { mediaDeviceList } from "./devices.ts";

afterEach(() => vi.unstubAllGlobals());

/** A page with the features that browsers have or lack. */
const page = (about: {
  readonly secure?: boolean;
  readonly policy?: { readonly [kind: string]: boolean } | null;
  readonly capture?: boolean;
  readonly permission?: PermissionState | null;
}): void => {
  const { secure = true, policy = {}, capture = true, permission = "prompt" } = about;
  vi.stubGlobal("isSecureContext", secure);
  vi.stubGlobal(
    "document",
    policy === null ? {} : { featurePolicy: { allowsFeature: (kind: string) => policy[kind] ?? true } },
  );
  const permissions = permission === null ? undefined : { query: async () => ({ state: permission }) };
  vi.stubGlobal("navigator", capture ? { mediaDevices: {}, permissions } : { permissions });
};
const barOf = (kind: "microphone" | "camera") => mediaDeviceList(undefined).bar(kind);

test("OPEN-3: why a page may use no device: the first cause counts", async () => {
  page({ secure: false, policy: { microphone: false }, permission: "denied" });
  expect(await barOf("microphone")).toBe("insecure");
  page({ policy: { microphone: false }, permission: "denied" });
  expect(await barOf("microphone")).toBe("framed");
  page({ capture: false });
  expect(await barOf("microphone")).toBe("unsupported");
  page({ permission: "denied" });
  expect(await barOf("camera")).toBe("refused");
});

test("OPEN-3: a page that may, or of which the browser does not say, is told nothing", async () => {
  page({ policy: { camera: false } });
  expect(await barOf("microphone")).toBeNull();
  page({ permission: null });
  expect(await barOf("microphone")).toBeNull();
  page({ policy: null, permission: "granted" });
  expect(await barOf("camera")).toBeNull();
});
