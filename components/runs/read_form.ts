import { fieldError, type FieldValue, readField } from "../../lib/dashboard/runs/read_field.ts";
import type { FormField } from "../../lib/dashboard/server/form_fields.ts";

/** The control of a name, if the form has it. */
export function control(form: HTMLFormElement, name: string): HTMLInputElement | null {
  return form.elements.namedItem(name) as HTMLInputElement | null;
}

function valueOf(form: HTMLFormElement, { name, kind }: FormField): FieldValue {
  const { checked, value, tagName } = control(form, name)!;
  // Who chose to write a network, and wrote none, does not mean the usual one.
  if (tagName === "TEXTAREA" && value.trim() === "") return "{";
  return kind === "switch" ? checked : value;
}

/** Why what a control holds cannot be taken. */
export function controlError(form: HTMLFormElement, field: FormField): string | undefined {
  // What is no number at all reads as an empty text.
  if (control(form, field.name)!.validity.badInput) return field.remedy;
  return fieldError(field, valueOf(form, field));
}

/** What the form asks the API for. */
export function bodyOf(form: HTMLFormElement, fields: readonly FormField[]): unknown {
  const options = fields.flatMap((field) => {
    const value = readField(field, valueOf(form, field));
    return value === undefined ? [] : [[field.name, value]];
  });
  const entries = new FormData(form);
  const name = String(entries.get("name")).trim();
  return {
    options: Object.fromEntries(options),
    ...(name && { name }),
    ...(entries.get("atOnce") && { atOnce: true }),
  };
}
