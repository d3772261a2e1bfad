import { langOf, loadMessages, type Lang } from "@opencallkit/ui";
import { askAccount } from "./account.ts";
import { createCallClient, mountCallKit } from "./callkit.ts";
import { element } from "./element.ts";
import { listEvents } from "./events.ts";
import { showPhone } from "./phone.ts";
import { showPick } from "./pick.ts";
import { sharedAccount } from "./shared-account.ts";
import { showTrouble } from "./trouble.ts";
import { words } from "./words.ts";

const search = new URLSearchParams(location.search);
const lang: Lang = langOf(search.get("lang") ?? navigator.language);
const own = words[lang];

/** Localization: puts the texts of the language into the page. */
const speak = (): void => {
  document.documentElement.lang = lang;
  for (const place of document.querySelectorAll<HTMLElement>("[data-word]")) {
    const word: unknown = Reflect.get(own, place.dataset["word"] ?? "");
    if (typeof word === "string") place.textContent = word;
  }
  const other = lang === "en" ? "zh-CN" : "en";
  const link = element("#other-language", HTMLAnchorElement);
  const there = new URLSearchParams(location.search);
  there.set("lang", other);
  link.href = `?${there.toString()}`;
  link.lang = other;
  link.hreflang = other;
  link.textContent = other === "en" ? "English" : "中文";
};

const start = async (user: string): Promise<void> => {
  document.title = `${user} · OpenCallKit`;
  const client = createCallClient();
  mountCallKit(client, { lang });
  listEvents(client);
  // In parallel: a newcomer waits for the slower of the two, not for their sum.
  const shared = sharedAccount(user);
  const asked = shared ?? askAccount(user);
  showPhone(client, user, await loadMessages(lang), own);
  const account = await asked;
  if (typeof account === "string") return showTrouble({ text: own[account] });
  const fresh = async (): Promise<string> => {
    const again = shared ?? (await askAccount(user));
    if (typeof again === "string") throw new Error(own[again]);
    return again.userSig;
  };
  let first: string | null = account.userSig;
  const userSig = (): Promise<string> => {
    const given = first === null ? fresh() : Promise.resolve(first);
    first = null;
    return given;
  };
  // Ignored rejection: `connection` says why the login failed, and the page shows that.
  await client.login({ appId: account.appId, userId: account.userId, userSig }).catch(() => undefined);
};

speak();
const user = search.get("user")?.trim() ?? "";
if (user === "") showPick();
else await start(user);
