import type { FormField } from "../server/form_fields.ts";

/** What a control of a form holds: its text, or whether a switch is on. */
export type FieldValue = string | boolean;

/** A field's value as the API takes it: a network is its JSON. */
export type ReadValue = string | number | boolean | object;

/** What begins a network that is written out, and is no name of one. */
const isWritten = (text: string) => text.startsWith("{");

/** A field's value as the API takes it; undefined where it was left as it is. */
export function readField(
  { kind }: FormField,
  value: FieldValue,
): ReadValue | undefined {
  if (typeof value === "boolean") return value || undefined;
  const text = value.trim();
  if (text === "") return undefined;
  if (kind === "network" && isWritten(text) && jsonError(text) === undefined) {
    return JSON.parse(text);
  }
  return kind === "integer" || kind === "number" ? Number(text) : text;
}

/** Why a field's value cannot be taken, as the command line says it; undefined where it can. */
export function fieldError(field: FormField, value: FieldValue): string | undefined {
  const given = readField(field, value);
  if (given === undefined || isRight(field, given)) return undefined;
  return field.kind === "network" && isWritten(String(given))
    ? `It is no JSON: ${jsonError(String(given))}.`
    : field.remedy;
}

function jsonError(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch (error) {
    return (error as Error).message;
  }
}

function isRight(field: FormField, given: ReadValue): boolean {
  const { kind, choices, min = -Infinity, max = Infinity } = field;
  if (typeof given === "object") return true;
  if (kind === "choice" || kind === "network") return choices!.includes(String(given));
  if (typeof given !== "number") return true;
  if (!(kind === "integer" ? Number.isSafeInteger(given) : Number.isFinite(given))) return false;
  return (field.belowMax ? given < max : given <= max) &&
    (field.aboveMin ? given > min : given >= min);
}
