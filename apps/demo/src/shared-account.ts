import type { Account } from "./account.ts";

/** The account in a link for a second person, behind the `#`, so that no server and no other page is told of it. */

const keptAs = (user: string): string => `opencallkit-demo:${user}`;

export const linkAs = ({ appId, userId, userSig }: Account): string => {
  const link = new URL(location.href);
  link.search = new URLSearchParams({ user: userId }).toString();
  link.hash = new URLSearchParams({ app: String(appId), sig: userSig }).toString();
  return link.href;
};

const accountIn = (text: string, userId: string): Account | null => {
  const given = new URLSearchParams(text);
  const [app, userSig] = [Number(given.get("app")), given.get("sig")];
  return Number.isInteger(app) && app > 0 && userSig !== null
    ? { appId: app, userId, userSig, url: location.origin }
    : null;
};

/** Takes the account of the link that led here, which leaves the address bar and stays with this tab; null without one. */
export const sharedAccount = (userId: string): Account | null => {
  const fromLink = accountIn(location.hash.slice(1), userId);
  if (fromLink === null) return accountIn(sessionStorage.getItem(keptAs(userId)) ?? "", userId);
  sessionStorage.setItem(keptAs(userId), location.hash.slice(1));
  history.replaceState(null, "", `${location.pathname}${location.search}`);
  return fromLink;
};
