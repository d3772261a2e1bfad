/** The body of a request as JSON: an empty object where there is none, undefined where it cannot be read. */
export const json = async (request: Request): Promise<unknown> => {
  try {
    const text = await request.text();
    return text === "" ? {} : JSON.parse(text);
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
