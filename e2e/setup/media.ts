import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

const ffmpeg = async (args: readonly string[]): Promise<void> => {
  try {
    await execute("ffmpeg", args);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      throw new Error("no ffmpeg: install the Debian package ffmpeg", { cause: error });
    throw error;
  }
};

export type Colour = "red" | "green" | "blue";

/** Test signal of a fake camera (a colour) and microphone (a tone), by which the other side recognizes its sender. */
export type Source = {
  readonly colour: Colour;
  /** Frequency in Hz. */ readonly tone: number;
  /** Picture file (16:9) for the camera instead of the colour. */
  readonly scene?: string;
};

export type SourceFiles = { readonly video: string; readonly audio: string; readonly stop: () => Promise<void> };

const shades: { readonly [C in Colour]: string } = { red: "0xE01010", green: "0x10C010", blue: "0x1010E0" };

/** Writes the video and the audio file for Chromium's fake devices, which play them in a loop. */
export const writeSource = async ({ colour, tone, scene }: Source): Promise<SourceFiles> => {
  const folder = await mkdtemp(join(tmpdir(), "source-"));
  const stop = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const video = join(folder, "camera.y4m");
  const audio = join(folder, "microphone.wav");
  const quiet = ["-hide_banner", "-loglevel", "error", "-y"];
  const seen =
    scene === undefined
      ? ["-f", "lavfi", "-i", `color=c=${shades[colour]}:s=320x240:r=15`]
      : ["-loop", "1", "-framerate", "15", "-i", scene, "-vf", "scale=1280:720"];
  const picture = [...seen, "-t", "1", "-pix_fmt", "yuv420p", video];
  // Whole periods, so that the loop has no click (discontinuity).
  const sound = [
    "-f",
    "lavfi",
    "-i",
    `sine=frequency=${tone}:sample_rate=48000`,
    "-t",
    "10",
    "-ac",
    "1",
    "-c:a",
    "pcm_s16le",
    audio,
  ];
  try {
    await ffmpeg([...quiet, ...picture]);
    await ffmpeg([...quiet, ...sound]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { video, audio, stop };
};
