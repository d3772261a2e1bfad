import { execFile, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { freePort } from "../crash/fixture/free-port.ts";
import { endBy, hasEnded } from "./child-server.ts";

/** Example signers (`examples/sign`): how each is run, as a command and as an endpoint of a back end. */

export const signersFolder = fileURLToPath(new URL("../../examples/sign/", import.meta.url));

/** Command line: the program and its first arguments. */
type Command = readonly [program: string, ...words: readonly string[]];

export type Signer = {
  readonly language: string;
  /** Folder of its sources, within `examples/sign`. */
  readonly folder: string;
  /** Command that signs, as the manual prints it. */
  readonly sign: Command;
  /** Build steps of the endpoint, into a folder. */
  readonly build: (into: string) => readonly Command[];
  /** Command of the endpoint, built into a folder, on a port. */
  readonly serve: (from: string, port: number) => Command;
};

const nothing = (): readonly Command[] => [];

export const signers: readonly Signer[] = [
  {
    language: "Node",
    folder: "node",
    sign: ["node", "sign.mjs"],
    build: nothing,
    serve: () => ["node", "endpoint.mjs"],
  },
  {
    language: "Python",
    folder: "python",
    sign: ["python3", "sign.py"],
    build: nothing,
    serve: () => ["python3", "endpoint.py"],
  },
  {
    language: "Go",
    folder: "go",
    sign: ["go", "run", "./sign"],
    build: (into) => [["go", "build", "-o", `${into}/endpoint`, "./endpoint"]],
    serve: (from) => [`${from}/endpoint`],
  },
  {
    language: "Java",
    folder: "java",
    sign: ["java", "UserSig.java"],
    build: (into) => [["javac", "-d", into, "UserSig.java", "Endpoint.java"]],
    serve: (from) => ["java", "-cp", from, "Endpoint"],
  },
  {
    language: "PHP",
    folder: "php",
    sign: ["php", "sign.php"],
    build: nothing,
    serve: (_, port) => ["php", "-S", `127.0.0.1:${port}`, "endpoint.php"],
  },
];

type Settings = { readonly [name: string]: string };

/** Environment of a signer: a locale of UTF-8, in which Java reads its arguments, and no compiled files beside the sources. */
const environment = (settings: Settings): NodeJS.ProcessEnv => ({
  ...process.env,
  LC_ALL: "C.UTF-8",
  PYTHONDONTWRITEBYTECODE: "1",
  ...settings,
});

export type Ran = { readonly failed: boolean; readonly out: string; readonly err: string };

/** Runs a command in a signer's folder to its exit. Rejects when there is no such program. */
export const runSigner = ({ folder }: Signer, [program, ...words]: Command, settings: Settings = {}): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const options = { cwd: `${signersFolder}${folder}`, env: environment(settings) };
    execFile(program, words, options, (error, out, err) => {
      if (error !== null && typeof error.code !== "number") reject(error);
      else resolve({ failed: error !== null, out, err });
    });
  });

const isUp = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

/** Starts a signer's endpoint, built into a folder; it ends with the test. Gives its base URL. */
export const serveSigner = async (signer: Signer, built: string, settings: Settings): Promise<string> => {
  const port = await freePort();
  const [program, ...words] = signer.serve(built, port);
  const child = spawn(program, words, {
    cwd: `${signersFolder}${signer.folder}`,
    env: environment({ ...settings, PORT: String(port) }),
    stdio: "ignore",
  });
  onTestFinished(() => endBy(child, "SIGKILL").then(() => undefined));
  const url = `http://127.0.0.1:${port}`;
  while (!(await isUp(url))) {
    if (hasEnded(child)) throw new Error(`the endpoint in ${signer.language} ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return url;
};
