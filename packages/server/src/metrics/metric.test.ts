import { expect, test } from "vitest";
import { CounterBy, Histogram, single } from "./metric.ts";
import { textFormat } from "./text-format.ts";

test("METRICS-1: a histogram counts each value in every bucket that holds it", () => {
  const histogram = new Histogram("commit_seconds", "How long.", [0.1, 1]);
  for (const value of [0.05, 0.1, 0.5, 7]) histogram.observe(value);
  expect(textFormat([histogram.read()])).toBe(
    [
      "# HELP commit_seconds How long.",
      "# TYPE commit_seconds histogram",
      'commit_seconds_bucket{le="0.1"} 2',
      'commit_seconds_bucket{le="1"} 3',
      'commit_seconds_bucket{le="+Inf"} 4',
      "commit_seconds_sum 7.65",
      "commit_seconds_count 4",
      "",
    ].join("\n"),
  );
});

test("METRICS-2: a label takes a hundred values at most, whatever it is given", () => {
  const counter = new CounterBy("x_total", "code", "X.", ["known"]);
  for (let at = 0; at < 1000; at += 1) counter.add(`user ${at}`);
  counter.add("known", 3);
  const { samples } = counter.read();
  expect(samples).toHaveLength(100);
  expect(samples[0]).toEqual({ labels: { code: "known" }, value: 3 });
});

test("what would break the text is escaped", () => {
  const odd = { ...single("x", "gauge", "one\\two\nthree", 1), samples: [{ labels: { a: 'q"\\\n' }, value: 1 }] };
  expect(textFormat([odd])).toBe('# HELP x one\\\\two\\nthree\n# TYPE x gauge\nx{a="q\\"\\\\\\n"} 1\n');
});
