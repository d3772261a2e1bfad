/** The body of a request as JSON, or undefined. */
export const json = async (request: Request): Promise<unknown> => {
  try {
    return JSON.parse(await request.text());
  } catch {
    return undefined;
  }
};

export const corsOf = (request: Request): Record<string, string> => {
  const origin = request.headers.get("origin");
  return origin === null
    ? {}
    : { "access-control-allow-origin": origin, "access-control-allow-headers": "content-type", vary: "origin" };
};
