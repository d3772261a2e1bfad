import type { Metric, Sample } from "./metric.ts";

/** Prometheus' text format, version 0.0.4. */
export const textFormatType = "text/plain; version=0.0.4; charset=utf-8";

const escaped = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
const quoted = (text: string): string => `"${escaped(text).replaceAll('"', '\\"')}"`;

const labelsOf = (labels: Sample["labels"]): string => {
  const all = Object.entries(labels).map(([name, value]) => `${name}=${quoted(value)}`);
  return all.length === 0 ? "" : `{${all.join(",")}}`;
};

/** Metrics as Prometheus reads them. */
export const textFormat = (metrics: readonly Metric[]): string =>
  metrics
    .flatMap(({ name, help, type, samples }) => [
      `# HELP ${name} ${escaped(help)}`,
      `# TYPE ${name} ${type}`,
      ...samples.map(({ suffix = "", labels, value }) => `${name}${suffix}${labelsOf(labels)} ${value}`),
    ])
    .join("\n")
    .concat("\n");
