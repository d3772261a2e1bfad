import { runSchedule, type Ran } from "../shell/schedule.ts";
export const runReal = async (seed: number, verbose: boolean): Promise<Ran> => runSchedule(seed, verbose);
