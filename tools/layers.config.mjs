/** Layering rules: what each package may import, of this project and from outside. Tests may import anything. */
const packages = {
  protocol: { house: [], outside: ["valibot"] },
  core: { house: ["protocol"], outside: [] },
  server: { house: ["protocol", "core"], outside: ["ws", "hono", "@hono/node-server", "valibot"], node: true },
  sql: { house: ["protocol", "core", "server/src/ports"], outside: ["pg"], node: true },
  livekit: { house: ["server/src/ports"], outside: ["livekit-server-sdk"], node: true },
  client: { house: ["protocol", "core"], outside: [] },
  "media-livekit": { house: ["client"], outside: ["livekit-client"] },
  ui: { house: ["client"], outside: ["lit"] },
  vue: { house: ["client", "ui"], outside: ["vue"] },
  react: { house: ["client", "ui"], outside: ["react"] },
  uniapp: { house: ["client", "ui"], outside: [] },
  rest: { house: ["protocol"], outside: ["valibot"] },
  testing: { house: ["protocol", "core", "server", "sql", "client"], outside: ["ws", "vitest"], node: true },
};

const test = "\\.test\\.ts$|/src/testing/|/src/[^/]+/testing/|\\.test-d\\.ts$";
const either = (names) => `(${names.join("|")})`;
const literally = (name) => name.replaceAll(/[/.]/gu, "\\$&");

const houseOf = (name, { house }) => ({
  name: `${name}-house`,
  comment: `packages/${name} may import ${house.join(", ") || "nothing"} of the house`,
  severity: "error",
  from: { path: `^packages/${name}/src/`, pathNot: test },
  to: { path: "^(packages|apps|tools|tests|e2e|bench)/", pathNot: `^packages/${either([name, ...house])}/` },
});

const outsideOf = (name, { outside }) => ({
  name: `${name}-outside`,
  comment: `packages/${name} may import ${outside.join(", ") || "nothing"} from outside`,
  severity: "error",
  from: { path: `^packages/${name}/src/`, pathNot: test },
  to: {
    dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown"],
    pathNot: outside.length === 0 ? "^packages/" : `^packages/|node_modules/${either(outside.map(literally))}/`,
  },
});

const browserOf = (name) => ({
  name: `${name}-runs-in-browsers`,
  comment: `packages/${name} runs in browsers: no module of Node's`,
  severity: "error",
  from: { path: `^packages/${name}/src/`, pathNot: test },
  to: { dependencyTypes: ["core"] },
});

const all = Object.entries(packages);

export default {
  forbidden: [
    { name: "no-circle", severity: "error", from: {}, to: { circular: true } },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "known-package",
      comment: "a new package needs its line in tools/layers.config.mjs",
      severity: "error",
      from: { path: "^packages/", pathNot: `^packages/${either(Object.keys(packages))}/` },
      to: {},
    },
    {
      name: "nobody-imports-apps",
      severity: "error",
      from: { pathNot: "^(apps|e2e|bench|tools|tests)/" },
      to: { path: "^(apps|e2e|bench|tools|tests)/" },
    },
    {
      name: "no-test-in-product",
      severity: "error",
      from: { path: "^(packages|apps)/", pathNot: `${test}|^packages/testing/` },
      to: { path: `^packages/testing/|^(packages|apps)/.*(${test})` },
    },
    {
      name: "vitest-in-conformance-alone",
      comment: "packages/testing serves any test framework; its conformance suites alone are tests of Vitest",
      severity: "error",
      from: { path: "^packages/testing/src/", pathNot: `${test}|^packages/testing/src/conformance/` },
      to: { path: "node_modules/@?vitest/" },
    },
    ...all.map(([name, rule]) => houseOf(name, rule)),
    ...all.map(([name, rule]) => outsideOf(name, rule)),
    ...all.filter(([, rule]) => rule.node !== true).map(([name]) => browserOf(name)),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // Templates are apps of their own, whose dependencies are not installed here.
    exclude: { path: "(^|/)(dist|build)/|^apps/create/templates/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["source", "import", "node", "default", "types"],
      extensions: [".ts", ".mjs", ".js", ".json", ".d.ts"],
    },
  },
};
