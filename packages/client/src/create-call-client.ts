import { createEngine } from "./engine.ts";
import type { CallClient } from "./api/api.ts";
import type { ClientOptions } from "./platform/client-options.ts";
import { systemPorts } from "./platform/ports.ts";

/**
 * Creates an engine. Several may run in one page; nothing is shared and nothing is global. Throws `bad_argument` for a
 * wrong `url`.
 */
export const createCallClient = (options: ClientOptions): CallClient => createEngine(options.url, systemPorts(options));
