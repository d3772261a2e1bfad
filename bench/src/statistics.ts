import { percentile } from "@opencallkit/tests";

export const quantile = (values: readonly number[], share: number): number => percentile(values, share * 100) ?? 0;

export const median = (values: readonly number[]): number => quantile(values, 0.5);
