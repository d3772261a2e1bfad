import { operations } from "@opencallkit/protocol/rest";
import { textFormatType } from "../metrics/text-format.ts";
import { diagnostics } from "./diagnostics.ts";
import openApi from "./openapi.json" with { type: "json" };
import { done, handle, refused } from "./operation-handler.ts";
import type { RestParts } from "./parts.ts";

/** The operations on the server itself, for whoever watches over it. */
export const serverOperations = (parts: RestParts) => {
  const { ready } = parts.serving;
  return {
    getDiagnostics: handle(operations.getDiagnostics, async () =>
      done(await diagnostics({ ...parts, dev: parts.dev !== null })),
    ),
    getMetrics: handle(operations.getMetrics, async () => ({
      type: "plain",
      contentType: textFormatType,
      text: await parts.serving.metrics.text(),
    })),
    getOpenApi: handle(operations.getOpenApi, () => Promise.resolve(done(openApi))),
    healthz: handle(operations.healthz, () => Promise.resolve(done({ status: "ok" as const }))),
    readyz: handle(operations.readyz, () =>
      Promise.resolve(ready() ? done({ status: "ready" as const }) : refused("not_ready")),
    ),
  };
};
