import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { signUserSig } from "@opencallkit/server";
import { openCallKitLine, type Line } from "./lines.ts";
import type { Hello } from "./dialect.ts";
import type { Subject } from "./processes.ts";

/** Development app (tenant), which a server started with `--dev` creates for itself. */
export type DevelopmentApp = { readonly sdkAppId: number; readonly secretKey: string };

export const developmentApp = async (subject: Subject): Promise<DevelopmentApp> =>
  JSON.parse(await readFile(join(subject.data, "dev.json"), "utf8"));

/** Prepares a hello with its signed userSig: the cost of signing is not that of the login. */
export const helloOf = ({ sdkAppId, secretKey }: DevelopmentApp, user: string): Hello => ({
  app: sdkAppId,
  user,
  userSig: signUserSig(secretKey, sdkAppId, user, 3600, Date.now()),
  device: `device-${user}`,
  client: `client-${user}`,
});

/** Login function for users of the development app. */
export const lineOf = async (subject: Subject): Promise<(user: string) => Promise<Line>> => {
  const app = await developmentApp(subject);
  return (user) => openCallKitLine(subject, user, helloOf(app, user));
};
