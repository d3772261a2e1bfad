import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { connect } from "node:tls";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { endBy } from "@opencallkit/tests";
import { onTestFinished } from "vitest";
import { home } from "./server.ts";

const run = promisify(execFile);

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
};

/** Extracts a code block of `docs/deploy.md`, by the language it is marked with. */
export const blockOf = async (language: string): Promise<string> => {
  const page = await readFile(join(home, "docs/deploy.md"), "utf8");
  const block = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, "u").exec(page)?.[1];
  if (block === undefined) throw new Error(`docs/deploy.md has no block of ${language}`);
  return block;
};

/** Creates a folder with a self-signed certificate for `call.example.org`. */
const certificate = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-proxy-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const subject = ["-subj", "/CN=call.example.org", "-addext", "subjectAltName=DNS:call.example.org"];
  const files = ["-keyout", join(folder, "call.example.org.key"), "-out", join(folder, "call.example.org.pem")];
  await run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject, ...files]);
  return folder;
};

export type Proxy = { readonly port: number; readonly url: string; readonly ca: string };
export type ProxyName = "nginx" | "caddy";

/** Adapts the printed configuration to ports and paths of this machine. */
const filled = (text: string, folder: string, port: number, server: number): string =>
  text
    .replaceAll("/etc/ssl/", `${folder}/`)
    .replace("listen 443 ssl", `listen 127.0.0.1:${port} ssl`)
    .replace("call.example.org:443", `call.example.org:${port}`)
    .replace("127.0.0.1:8080", `127.0.0.1:${server}`);

const nginx = async (folder: string, block: string): Promise<ChildProcess> => {
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const config = `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; events { worker_connections 1024; }
http { access_log off; ${paths.join(" ")}\n${block}\n}`;
  await writeFile(join(folder, "nginx.conf"), config);
  return spawn("nginx", ["-p", folder, "-c", join(folder, "nginx.conf"), "-g", "user root;"], { stdio: "ignore" });
};

const caddy = async (folder: string, block: string): Promise<ChildProcess> => {
  await writeFile(
    join(folder, "Caddyfile"),
    `{\n  admin off\n  auto_https disable_redirects\n  default_bind 127.0.0.1\n}\n${block}`,
  );
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  return spawn("caddy", ["run", "--config", join(folder, "Caddyfile"), "--adapter", "caddyfile"], {
    stdio: "ignore",
    env,
  });
};

const starts = { nginx, caddy } as const;

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", servername: "call.example.org", rejectUnauthorized: false });
    const say = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.once("secureConnect", () => say(true));
    socket.once("error", () => say(false));
  });

/** Starts a reverse proxy, configured as in `docs/deploy.md`, in front of a server; it ends with the test. */
export const startProxy = async (name: ProxyName, port: number, server: number): Promise<Proxy> => {
  const folder = await certificate();
  const child = await starts[name](folder, filled(await blockOf(name), folder, port, server));
  onTestFinished(() => endBy(child, "SIGTERM").then(() => undefined));
  for (let tries = 0; tries < 50 && !(await answers(port)); tries += 1) await pause(100);
  return {
    port,
    url: `https://call.example.org:${port}`,
    ca: await readFile(join(folder, "call.example.org.pem"), "utf8"),
  };
};
