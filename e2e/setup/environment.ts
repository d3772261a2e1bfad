/** What the test runner adds to the environment; the programs under test are started as a person would start them. */
const ofTheRunner = /^(VITEST|VITEST_.*|TEST|NODE_ENV|MODE|DEV|PROD|SSR|BASE_URL)$/u;

export const environment = (more: { readonly [name: string]: string } = {}): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofTheRunner.test(name))),
  ...more,
});
