import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startLivekit } from "./livekit-process.ts";
import { drawSettings } from "./livekit-settings.ts";
import { LivekitUnusable } from "./livekit-unusable.ts";

test("MEDIA-5: a LiveKit that does not start says why in one line, and is not started again behind it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "livekit-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const binary = join(folder, "livekit-server");
  await writeFile(binary, "#!/bin/sh\necho 'the port is taken' >&2\nexit 1\n");
  await chmod(binary, 0o755);
  const timers = new Set<() => void>();
  const after = (_ms: number, run: () => void) => {
    timers.add(run);
    return () => void timers.delete(run);
  };
  const settings = await drawSettings("127.0.0.1");
  const starting = startLivekit({ binary, folder, settings, log: () => undefined, timers: { after, every: after } });
  await expect(starting).rejects.toThrow(LivekitUnusable);
  await expect(starting).rejects.toThrow("livekit-server does not start: the port is taken");
  expect(timers.size).toBe(0);
});
