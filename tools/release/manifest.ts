export type Fields = { readonly [field: string]: unknown };

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Version ranges by package name. */
export type Ranges = { readonly [name: string]: string };

/** Package manifest (`package.json`): what the release reads of it, and all of its fields as they stand. */
export type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Ranges;
  readonly peerDependencies: Ranges;
  readonly fields: Fields;
};

const textOf = (fields: Fields, field: string): string => {
  const value = fields[field];
  return typeof value === "string" ? value : "";
};

const rangesOf = (value: unknown): Ranges =>
  isFields(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([name, range]) => (typeof range === "string" ? [[name, range]] : [])),
      )
    : {};

export const readManifest = (text: string): Manifest => {
  const fields: unknown = JSON.parse(text);
  if (!isFields(fields)) throw new Error("a manifest is an object");
  return {
    name: textOf(fields, "name"),
    version: textOf(fields, "version"),
    dependencies: rangesOf(fields["dependencies"]),
    peerDependencies: rangesOf(fields["peerDependencies"]),
    fields,
  };
};
