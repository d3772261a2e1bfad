/** What a REST key may do; each scope is one of a key's list. */
export const scopes = {
  "calls:read": "Records, lists and usage.",
  "calls:write": "Ending calls and removing people from them.",
  "users:read": "Profiles and missed calls.",
  "users:write": "Profiles, blocks and the end of sessions.",
  "server:read": "The server itself: its metrics and its state, of all apps together.",
  admin: "Everything, operations of later releases included.",
} as const;

export type Scope = keyof typeof scopes;
export const isScope = (name: string): name is Scope => Object.hasOwn(scopes, name);
export const scopeNames: readonly Scope[] = Object.keys(scopes).filter(isScope);

/** Whether a key of these scopes may do what needs `wanted`. */
export const allows = (held: readonly Scope[], wanted: Scope): boolean =>
  held.includes("admin") || held.includes(wanted);
