import { createEngine } from "./engine.ts";
import type { CallClient, ClientOptions } from "./api/api.ts";
import { systemPorts } from "./platform/ports.ts";

/** The engine. Several may run in one page; nothing is shared and nothing is global. */
export const createCallClient = (options: ClientOptions): CallClient => createEngine(options.url, systemPorts(options));
