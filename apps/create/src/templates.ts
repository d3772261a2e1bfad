/** Templates of an app, by the names of their folders. */
export const templates = {
  plain: "a plain page",
  vue: "Vue",
  react: "React",
  uniapp: "uni-app, in the browser",
} as const;

export type TemplateName = keyof typeof templates;

const isTemplate = (name: string): name is TemplateName => Object.hasOwn(templates, name);

export const templateNames: readonly TemplateName[] = Object.keys(templates).filter(isTemplate);

/** Template that an answer means: a name, or a number of the list as it is shown; null if none. */
export const templateOf = (answer: string): TemplateName | null => {
  const meant = answer.trim().toLowerCase();
  return isTemplate(meant) ? meant : (templateNames[Number(meant) - 1] ?? null);
};
