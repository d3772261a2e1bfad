import { operations } from "@opencallkit/protocol/rest";
import openApi from "./openapi.json" with { type: "json" };
import { done, handle, refused } from "./operation-handler.ts";

/** The operations on the server itself, for whoever watches over it. */
export const serverOperations = (ready: () => boolean) => ({
  getOpenApi: handle(operations.getOpenApi, () => Promise.resolve(done(openApi))),
  healthz: handle(operations.healthz, () => Promise.resolve(done({ status: "ok" as const }))),
  readyz: handle(operations.readyz, () =>
    Promise.resolve(ready() ? done({ status: "ready" as const }) : refused("not_ready")),
  ),
});
