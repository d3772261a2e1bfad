/** Prerequisite: a program that the tests use, and the Debian package that has it. */
export type Need = { readonly debian: string; readonly why: string; readonly present: (machine: Machine) => boolean };

/** Port of the machine: what the check of prerequisites asks of it. */
export type Machine = {
  readonly has: (program: string) => boolean;
  /** Font coverage: whether a font covers the language, as fontconfig names it. */
  readonly writes: (language: string) => boolean;
  /** Whether PostgreSQL's server binaries are there; Debian keeps them off the PATH. */
  readonly hasPostgres: () => boolean;
  readonly isDebian: boolean;
  readonly isRoot: boolean;
};

const program =
  (...names: readonly string[]) =>
  ({ has }: Machine): boolean =>
    names.some((name) => has(name));

export const needs: readonly Need[] = [
  { debian: "chromium", why: "the browser that the journeys are driven in", present: program("chromium") },
  { debian: "ffmpeg", why: "makes the pictures and tones of the tests", present: program("ffmpeg") },
  { debian: "strace", why: "watches what reaches the disk, and when", present: program("strace") },
  {
    debian: "postgresql",
    why: "the database that the tests of several nodes run on",
    present: ({ hasPostgres }) => hasPostgres(),
  },
  { debian: "nginx-light", why: "the proxy of docs/deploy.md", present: program("nginx") },
  { debian: "caddy", why: "the other proxy of docs/deploy.md", present: program("caddy") },
  { debian: "coturn", why: "relays media where there is no direct path", present: program("turnserver") },
  { debian: "openssl", why: "makes the certificates of the tests", present: program("openssl") },
  { debian: "iproute2", why: "gives a test a network of its own", present: program("ip") },
  { debian: "python3", why: "runs the client in another language and a signer", present: program("python3") },
  { debian: "golang-go", why: "runs the signer in Go", present: program("go") },
  { debian: "default-jdk-headless", why: "runs the signer in Java", present: program("javac") },
  { debian: "php-cli", why: "runs the signer in PHP", present: program("php") },
  { debian: "faketime", why: "sets the clock of one process wrong", present: program("faketime") },
  { debian: "openssl", why: "makes the certificates of the tests", present: program("openssl") },
  { debian: "prometheus", why: "reads what /metrics says (promtool)", present: program("promtool") },
  { debian: "systemd", why: "looks through the unit of deploy/", present: program("systemd-analyze") },
  { debian: "procps", why: "tells what processes use", present: program("ps") },
  { debian: "fontconfig", why: "tells which fonts there are", present: program("fc-list") },
  { debian: "fonts-noto-cjk", why: "Chinese screens", present: ({ writes }) => writes("zh-cn") },
];

export type Plan =
  | { readonly kind: "ready" }
  | { readonly kind: "install"; readonly packages: readonly string[] }
  | { readonly kind: "missing"; readonly message: string };

/** Installation plan: what to install before the tests can run. */
export const planOf = (machine: Machine, all: readonly Need[] = needs): Plan => {
  const missing = all.filter((need) => !need.present(machine));
  if (missing.length === 0) return { kind: "ready" };
  const packages = missing.map(({ debian }) => debian);
  if (machine.isDebian && machine.isRoot) return { kind: "install", packages };
  const lines = missing.map(({ debian, why }) => `  ${debian}: ${why}`);
  const how = machine.isDebian
    ? `as root: apt-get install --no-install-recommends ${packages.join(" ")}`
    : "install these, by whatever name your system has for them, so that they are on the PATH";
  return { kind: "missing", message: ["The tests need programs that are not here:", ...lines, how].join("\n") };
};
