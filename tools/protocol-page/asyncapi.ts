import { toJsonSchema } from "@valibot/to-json-schema";
import { clientFrames } from "@opencallkit/protocol";
import type { GenericSchema } from "valibot";
import { describedServerFrames } from "./described-server-frames.ts";

type Frames = { readonly [name: string]: { readonly meaning: string; readonly schema: GenericSchema } };

/** Converts to JSON Schema; checks that it cannot express (lengths in bytes, well-formed text) are left to the tables of protocol.md. */
const schemaOf = (schema: GenericSchema): object => {
  const { $schema: _, ...rest } = toJsonSchema(schema, { errorMode: "ignore" });
  return rest;
};

const messagesOf = (side: string, frames: Frames): { readonly [name: string]: object } =>
  Object.fromEntries(
    Object.entries(frames).map(([name, { meaning, schema }]) => [
      `${side}_${name}`,
      { name, title: name, summary: meaning, contentType: "application/json", payload: schemaOf(schema) },
    ]),
  );

const operationOf = (action: "send" | "receive", summary: string, names: readonly string[]): object => ({
  action,
  channel: { $ref: "#/channels/client" },
  summary,
  messages: names.map((name) => ({ $ref: `#/channels/client/messages/${name}` })),
});

/** AsyncAPI 3.0 document of the socket, from the server's side: it receives what clients send. */
export const asyncApi = (): string => {
  const [client, server] = [messagesOf("client", clientFrames), messagesOf("server", describedServerFrames)];
  const document = {
    asyncapi: "3.0.0",
    info: {
      title: "OpenCallKit",
      version: "1",
      description: "Written by `npm run generate` from the registry in packages/protocol. How to use it: protocol.md.",
      license: { name: "Apache-2.0" },
    },
    defaultContentType: "application/json",
    servers: { local: { host: "localhost:8080", protocol: "ws", description: "npm start" } },
    channels: {
      client: {
        address: "/ws",
        description: "One connection of one client. A frame is one message or an array of messages.",
        messages: { ...client, ...server },
      },
    },
    operations: {
      hear: operationOf("receive", "What a client says.", Object.keys(client)),
      tell: operationOf("send", "What the server says.", Object.keys(server)),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};
