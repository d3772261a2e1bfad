import ts from "typescript";
import { statementOf } from "./declaration-text.ts";
import type { PackageApi, PublicName } from "./public-api.ts";

/** Types whose members say themselves what they are, with the reason. */
const selfEvident: { readonly [name: string]: string } = {
  Messages: "a catalogue of texts: a key is explained by its English text",
};

/** Members that a class has for its base classes (Lit, and that of our elements), and nobody else uses. */
const ofElements = new Set([
  "properties",
  "styles",
  "render",
  "willUpdate",
  "updated",
  "firstUpdated",
  "connectedCallback",
  "disconnectedCallback",
  "followed",
]);

/** Where what is written before a node begins: behind the form of a union before it, else behind the token before it. */
const beginOf = (node: ts.Node): number => {
  if (!ts.isUnionTypeNode(node.parent)) return node.getFullStart();
  const before = node.parent.types.findLast(({ end }) => end <= node.getStart());
  return before?.end ?? node.parent.getFullStart();
};

/** Doc comments right before a node: of a member, or of one form of a union. */
const commentsBefore = (node: ts.Node): string => {
  const source = node.getSourceFile();
  if (ts.isSourceFile(node)) return "";
  return (source.text.slice(beginOf(node), node.getStart(source)).match(/\/\*\*[\s\S]*?\*\//gu) ?? []).join("\n");
};

/** A discriminant, such as `type: "ended"`: the value says what it is. */
const isDiscriminant = (member: ts.Node): boolean =>
  (ts.isPropertySignature(member) && member.type !== undefined && ts.isLiteralTypeNode(member.type)) ||
  (ts.isPropertyDeclaration(member) && member.initializer !== undefined);

const isMember = (node: ts.Node): node is ts.TypeElement | ts.ClassElement =>
  ts.isPropertySignature(node) ||
  ts.isMethodSignature(node) ||
  ts.isPropertyDeclaration(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isGetAccessorDeclaration(node);

const isPrivate = (member: ts.TypeElement | ts.ClassElement): boolean =>
  (member.name !== undefined && ts.isPrivateIdentifier(member.name)) ||
  (ts.isPropertyDeclaration(member) &&
    (ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0);

/** Whether the members below are data or parameters, whose meaning the name above them gives. */
const isLeaf = (node: ts.Node): boolean =>
  ts.isVariableStatement(node) ||
  ts.isParameter(node) ||
  ts.isFunctionTypeNode(node) ||
  ts.isTypeParameterDeclaration(node);

/** Walk through a declaration. `said`: the comments above, which may explain a member by its name: `by`: who ended it. */
type Place = { readonly path: string; readonly said: string };

const below = (node: ts.Node, place: Place): readonly string[] => {
  const found: string[] = [];
  ts.forEachChild(node, (child) => void found.push(...membersWithout(child, place)));
  return found;
};

const membersWithout = (node: ts.Node, { path, said }: Place): readonly string[] => {
  if (isLeaf(node)) return [];
  const own = commentsBefore(node);
  const heard = `${said}\n${own}`;
  if (!isMember(node)) return below(node, { path, said: heard });
  const name = node.name === undefined ? "?" : node.name.getText();
  if (isPrivate(node) || ofElements.has(name)) return [];
  const inside = below(node, { path: `${path}.${name}`, said: heard });
  const explained = own.includes("/**") || said.includes(`\`${name}\``) || isDiscriminant(node);
  return explained ? inside : [`${path}.${name}`, ...inside];
};

const ofName = ({ name, doc, declarations }: PublicName): readonly string[] => {
  const inside = Object.hasOwn(selfEvident, name)
    ? []
    : declarations.map(statementOf).flatMap((statement) => membersWithout(statement, { path: name, said: "" }));
  return [...(doc === "" ? [name] : []), ...new Set(inside)];
};

/** Public names of a package that nothing is said of, with those of members behind a dot. */
export const undocumented = ({ entries }: PackageApi): readonly string[] =>
  entries.flatMap(({ specifier, names }) => names.flatMap(ofName).map((name) => `${specifier}: ${name}`));
