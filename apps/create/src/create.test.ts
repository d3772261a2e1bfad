import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { askTemplate } from "./ask-template.ts";
import { help, readOptions } from "./options.ts";
import { templateNames } from "./templates.ts";
import { writeApp } from "./write-app.ts";

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "create-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const asked = async (typed: string): Promise<{ readonly template: string; readonly shown: string }> => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(typed);
  const template = await askTemplate({ input, output });
  return { template, shown: String(output.read()) };
};

test("a folder and a template are read; nothing named is the default, and nothing chosen", () => {
  expect(readOptions([])).toEqual({ help: false, folder: "opencallkit-app", template: null });
  expect(readOptions(["a", "--template", "vue"])).toEqual({ help: false, folder: "a", template: "vue" });
  expect(readOptions(["--help"]).help).toBe(true);
  for (const name of templateNames) expect(help).toContain(name);
});

test("what makes no sense is refused, in one line", () => {
  for (const args of [["a", "b"], ["--loud"], ["--template", "cobol"], ["--template"]])
    expect(() => readOptions(args)).toThrow(/^[^\n]+$/u);
});

test("a person is asked until the answer means a template", async () => {
  const { template, shown } = await asked("x\n9\n3\n");
  expect(template).toBe("react");
  expect(shown.split("A number or a name")).toHaveLength(4);
  for (const name of templateNames) expect(shown).toContain(name);
  expect((await asked("uniapp\n")).template).toBe("uniapp");
  expect((await asked("\n")).template).toBe("plain");
  await expect(asked("")).rejects.toThrow(/no template was chosen/u);
});

test.each(templateNames)("the template %s becomes an app that is named after its folder", async (template) => {
  const folder = join(await newFolder(), "My App");
  await writeApp(folder, template);
  const { version }: { readonly version: string } = JSON.parse(
    await readFile(new URL("../package.json", import.meta.url), "utf8"),
  );
  const manifest: unknown = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  expect(manifest).toMatchObject({
    name: "my-app",
    private: true,
    scripts: { server: "opencallkit serve --dev --data .opencallkit" },
    devDependencies: { opencallkit: `^${version}` },
  });
  expect(JSON.stringify(manifest)).not.toContain('"*"');
  const files = await readdir(folder);
  expect(files).toEqual(expect.arrayContaining([".gitignore", "README.md", "index.html", "src"]));
  expect(files.filter((file) => file.startsWith("_"))).toEqual([]);
});

test("a folder that holds something is left alone, and so is a file; an empty repository will do", async () => {
  const folder = await newFolder();
  await mkdir(join(folder, ".git"));
  await writeApp(folder, "plain");
  const before = await readFile(join(folder, "package.json"), "utf8");
  await expect(writeApp(folder, "vue")).rejects.toThrow(/is not empty/u);
  expect(await readFile(join(folder, "package.json"), "utf8")).toBe(before);
  await writeFile(join(folder, "file"), "");
  await expect(writeApp(join(folder, "file"), "vue")).rejects.toThrow(/is a file/u);
});
