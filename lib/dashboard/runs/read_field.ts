import type { FormField } from "../server/form_fields.ts";

/** What a control of a form holds: its text, or whether a switch is on. */
export type FieldValue = string | boolean;

/** A field's value as the API takes it; undefined where it was left as it is. */
export function readField(
  { kind }: FormField,
  value: FieldValue,
): string | number | boolean | undefined {
  if (typeof value === "boolean") return value || undefined;
  const text = value.trim();
  if (text === "") return undefined;
  return kind === "integer" || kind === "number" ? Number(text) : text;
}

/** Why a field's value cannot be taken, as the command line says it; undefined where it can. */
export function fieldError(field: FormField, value: FieldValue): string | undefined {
  const given = readField(field, value);
  return given === undefined || isRight(field, given) ? undefined : field.remedy;
}

function isRight(field: FormField, given: string | number | boolean): boolean {
  const { kind, choices, min = -Infinity, max = Infinity, aboveMin = false } = field;
  if (kind === "choice") return choices!.includes(String(given));
  if (typeof given !== "number") return true;
  if (!(kind === "integer" ? Number.isSafeInteger(given) : Number.isFinite(given))) return false;
  return given <= max && (aboveMin ? given > min : given >= min);
}
