import { element } from "./element.ts";

/** Demo users that a newcomer can pick. */
export const people = ["alice", "bob", "carol"];

/** Default callee for a user of this name. */
export const friendOf = (name: string): string => people.find((each) => each !== name) ?? "bob";

export const addressOf = (user: string): string => {
  const search = new URLSearchParams(location.search);
  search.set("user", user);
  return `?${search.toString()}`;
};

/** Login page: the choice of a demo user. */
export const showPick = (): void => {
  const names = people.map((name) => {
    const link = document.createElement("a");
    link.href = addressOf(name);
    link.textContent = name;
    link.className = "button";
    return link;
  });
  element("#pick .names", HTMLElement).replaceChildren(...names);
  element("#pick form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    location.search = addressOf(element("#name", HTMLInputElement).value.trim());
  });
  element("#pick", HTMLElement).hidden = false;
};
