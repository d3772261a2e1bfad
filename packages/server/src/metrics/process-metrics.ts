import { readdir } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { single, type Metric } from "./metric.ts";

/** Open files and sockets; none where the system does not tell (it has no /proc). */
const openFiles = async (): Promise<readonly Metric[]> => {
  try {
    const count = (await readdir("/proc/self/fd")).length;
    return [single("process_open_fds", "gauge", "Open files and sockets of the process.", count)];
  } catch {
    return [];
  }
};

/** What Prometheus' clients usually say of their process. */
export const processMetrics = async (): Promise<readonly Metric[]> => {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const { active, idle } = performance.eventLoopUtilization();
  return [
    single("process_cpu_seconds_total", "counter", "CPU time that the process has used, in s.", (user + system) / 1e6),
    single("process_resident_memory_bytes", "gauge", "Memory that the process holds.", rss),
    single(
      "process_start_time_seconds",
      "gauge",
      "When the process began, in s since 1970.",
      performance.timeOrigin / 1000,
    ),
    single("nodejs_heap_size_used_bytes", "gauge", "Memory that JavaScript's objects take.", heapUsed),
    single(
      "nodejs_eventloop_active_seconds_total",
      "counter",
      "Time in which the event loop worked, in s; beside idle it is its load.",
      active / 1000,
    ),
    single("nodejs_eventloop_idle_seconds_total", "counter", "Time in which the event loop waited, in s.", idle / 1000),
    ...(await openFiles()),
  ];
};
