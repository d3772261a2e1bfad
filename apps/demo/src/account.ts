export type Account = {
  readonly appId: number;
  readonly userId: string;
  readonly userSig: string;
  readonly url: string;
};

/** Login failure of the demo: a server without the development login, or no server at all. */
export type NoAccount = "noDevLogin" | "noServer";

const accountOf = (answer: unknown): Account | null => {
  if (typeof answer !== "object" || answer === null) return null;
  const appId: unknown = Reflect.get(answer, "sdkAppId");
  const userId: unknown = Reflect.get(answer, "userId");
  const userSig: unknown = Reflect.get(answer, "userSig");
  const url: unknown = Reflect.get(answer, "url");
  if (typeof appId !== "number" || typeof userId !== "string" || typeof userSig !== "string") return null;
  return { appId, userId, userSig, url: typeof url === "string" ? url : location.origin };
};

/** Requests a development account (app id, user id, userSig) from a server that runs with `--dev`. */
export const askAccount = async (userId: string): Promise<Account | NoAccount> => {
  const answer = await fetch("/v1/dev/login", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ userId }),
  }).catch(() => null);
  if (answer === null || answer.status >= 500) return "noServer";
  if (!answer.ok) return "noDevLogin";
  const body: unknown = await answer.json().catch(() => null);
  return accountOf(body) ?? "noDevLogin";
};
