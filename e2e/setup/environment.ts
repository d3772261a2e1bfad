/** Environment variables of the test runner, removed for the programs under test: they start as a person would start them. */
const ofTheRunner = /^(VITEST|VITEST_.*|TEST|NODE_ENV|MODE|DEV|PROD|SSR|BASE_URL)$/u;

export const environment = (more: { readonly [name: string]: string } = {}): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofTheRunner.test(name))),
  ...more,
});
