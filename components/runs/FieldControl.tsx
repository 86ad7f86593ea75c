import type { JSX } from "preact";
import type { FormField } from "../../lib/dashboard/server/form_fields.ts";

interface FieldControlProps {
  readonly field: FormField;
  readonly error: string | undefined;
  /** Called when the field was left. */
  readonly check: (field: FormField) => void;
}

/** A field with its label, what it means and what is wrong with it. */
export function FieldControl({ field, error, check }: FieldControlProps): JSX.Element {
  const id = `start-${field.name}`;
  const attributes = {
    id,
    name: field.name,
    "aria-describedby": `${id}-hint ${id}-error`,
    "aria-invalid": error !== undefined,
    onChange: () => check(field),
  };
  return (
    <div class={field.kind === "switch" ? "field switch" : "field"}>
      <label for={id}>{field.label}</label>
      <Control field={field} attributes={attributes} />
      <span class="hint" id={`${id}-hint`}>{field.description}</span>
      <span class="error" id={`${id}-error`}>{error}</span>
    </div>
  );
}

interface ControlAttributes {
  readonly id: string;
  readonly name: string;
  readonly onChange: () => void;
}

function Control(
  { field, attributes }: { field: FormField; attributes: ControlAttributes },
): JSX.Element {
  const { kind, choices, min, max } = field;
  if (kind === "switch") return <input type="checkbox" {...attributes} />;
  if (kind === "choice") {
    return (
      <select {...attributes}>
        <option value="">{field.default ?? "Default"}</option>
        {choices!.filter((choice) => choice !== field.default).map((choice) => (
          <option key={choice} value={choice}>{choice}</option>
        ))}
      </select>
    );
  }
  if (kind === "text") {
    return (
      <input
        type="text"
        autocomplete="off"
        maxLength={100}
        placeholder={field.default}
        {...attributes}
      />
    );
  }
  return (
    <input
      type="number"
      inputMode={kind === "integer" ? "numeric" : "decimal"}
      step={kind === "integer" ? 1 : "any"}
      min={min}
      max={max}
      placeholder={field.default}
      autocomplete="off"
      {...attributes}
    />
  );
}
