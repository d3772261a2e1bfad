import { FactSchema, isServerFrameName, serverFrames, type Fact, type ServerFrame } from "@opencallkit/protocol";
import { matches, parseWith } from "../standard-schema.ts";

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const decodeOne = (value: unknown): ServerFrame | null => {
  if (typeof value !== "object" || value === null || !("type" in value) || typeof value.type !== "string") return null;
  return isServerFrameName(value.type) ? parseWith<ServerFrame>(serverFrames[value.type].schema, value) : null;
};

/** Decodes a frame into its messages; null stands for one that is not of this protocol's form. */
export const decode = (text: string): readonly (ServerFrame | null)[] => {
  const value = parseJson(text);
  return Array.isArray(value) ? value.map(decodeOne) : [decodeOne(value)];
};

/** Whether it is a fact of a kind that this build knows. */
export const isKnownFact = (heard: unknown): heard is Fact => matches(FactSchema, heard);
