import { problemsOf, type OperationDefinition } from "@opencallkit/protocol/rest";
import { isDeepStrictEqual } from "node:util";
import * as v from "valibot";
import type { Route } from "./serve-operations.ts";

/** Answers that are no JSON, and where they are described. */
const textual: readonly {
  readonly media: string;
  readonly isDescribed: (definition: OperationDefinition) => boolean;
}[] = [
  { media: "text/csv", isDescribed: ({ table }) => table === true },
  { media: "text/event-stream", isDescribed: ({ events }) => events === true },
  { media: "text/plain", isDescribed: ({ plain }) => plain === true },
];

/** What is wrong with an answer, seen from the description of its operation; null for nothing. */
const faultOf = async ({ definition }: Route, response: Response): Promise<string | null> => {
  if (response.status === 204) return definition.reply.type === "undefined" ? null : "204, but it has a reply";
  const type = response.headers.get("content-type") ?? "";
  const text = textual.find(({ media }) => type.startsWith(media));
  if (text !== undefined) return text.isDescribed(definition) ? null : `${text.media}, which is not described`;
  const body: unknown = await response.clone().json();
  if (response.status === 200) {
    const read = v.safeParse(definition.reply, body, { abortEarly: true });
    if (!read.success) return `${v.getDotPath(read.issues[0]) ?? "reply"}: ${read.issues[0].message}`;
    // A field that is not described is dropped by its schema, for clients read what a later release adds.
    return isDeepStrictEqual(read.output, body) ? null : "a field that is not described";
  }
  const code = typeof body === "object" && body !== null && "code" in body ? body.code : null;
  return problemsOf(definition).some((each) => each === code) ? null : `the problem ${String(code)} is not described`;
};

/** A route whose every answer is held against its description. For tests: an answer that differs is a fault of the server. */
export const checkedAnswers = (route: Route): Route => ({
  ...route,
  answer: async (context) => {
    const response = await route.answer(context);
    const fault = await faultOf(route, response);
    if (fault === null) return response;
    const { method, path } = route.definition;
    throw new Error(`${method} ${path} was not answered as described: ${fault}`);
  },
});
