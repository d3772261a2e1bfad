import { expect, test } from "vitest";
import { perMinute, tokenBucket, tokenBuckets } from "./token-bucket.ts";

test("a bucket gives a minute's worth at once, then as it fills, and says how long to wait", () => {
  let now = 1000;
  const bucket = tokenBucket(() => now);
  const rate = perMinute(60);
  for (let count = 0; count < 60; count += 1) expect(bucket.take(rate)).toBe(0);
  expect(bucket.take(rate)).toBe(1000);
  now += 999;
  expect(bucket.take(rate)).toBe(1);
  now += 1;
  expect(bucket.take(rate)).toBe(0);
  expect(bucket.take(rate)).toBe(1000);
  now += 3_600_000;
  for (let count = 0; count < 60; count += 1) expect(bucket.take(rate)).toBe(0);
  expect(bucket.take(rate)).toBe(1000);
});

test("what is owed is waited for, and no limit is none", () => {
  let now = 0;
  const bucket = tokenBucket(() => now);
  const rate = { size: 1000, perSecond: 100 };
  expect(bucket.owe(rate, 900)).toBe(0);
  expect(bucket.owe(rate, 300)).toBe(2000);
  now += 1000;
  expect(bucket.owe(rate, 0)).toBe(1000);
  for (let count = 0; count < 1000; count += 1) expect(bucket.take(perMinute(Infinity))).toBe(0);
});

test("a clock that is set back fills nothing and takes nothing away", () => {
  let now = 10_000;
  const bucket = tokenBucket(() => now);
  const rate = { size: 2, perSecond: 1 };
  expect([bucket.take(rate), bucket.take(rate)]).toEqual([0, 0]);
  now = 0;
  expect(bucket.take(rate)).toBe(1000);
  now = 1000;
  expect(bucket.take(rate)).toBe(0);
});

test("owners are forgotten in the order in which they were used last, when there are too many", () => {
  const buckets = tokenBuckets(() => 0, 2);
  const rate = { size: 1, perSecond: 0.001 };
  expect(buckets.take("a", rate)).toBe(0);
  expect(buckets.take("b", rate)).toBe(0);
  expect(buckets.take("a", rate)).toBeGreaterThan(0);
  expect(buckets.take("c", rate)).toBe(0);
  expect(buckets.take("a", rate)).toBeGreaterThan(0);
  expect(buckets.take("b", rate)).toBe(0);
});

test("an owner whose bucket is full again is forgotten, and nobody else", () => {
  let now = 0;
  const buckets = tokenBuckets(() => now);
  const rate = { size: 2, perSecond: 1 };
  buckets.take("a", rate);
  now = 500;
  buckets.take("b", rate, 2);
  expect(buckets.size()).toBe(2);
  now = 1100;
  buckets.take("c", rate);
  expect(buckets.size()).toBe(2);
  expect(buckets.take("b", rate)).toBeGreaterThan(0);
  expect(buckets.take("a", rate, 2)).toBe(0);
});
