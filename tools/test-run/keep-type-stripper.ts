import { stripTypeScriptTypes } from "node:module";

/**
 * Keeps Node's type stripper, which is WebAssembly, alive for as long as a test's process is. Servers in a test run their
 * database in a thread; each thread strips the types of its sources, and V8 13.6 (Node 24) may abort with
 * `jit_page.has_value()` when it frees the code of the last thread that ends while another one begins. Threads share the
 * code of one module, so that what the process holds itself is never freed.
 */
stripTypeScriptTypes("");
