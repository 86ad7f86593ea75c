import type { JSX } from "preact";
import { NetworkControl } from "./NetworkControl.tsx";
import type { FormField } from "../../lib/dashboard/server/form_fields.ts";

interface FieldControlProps {
  readonly field: FormField;
  /** The recipe that is chosen: what is left empty has its values. */
  readonly recipe?: string;
  readonly error: string | undefined;
  /** Called when the field was left. */
  readonly check: (field: FormField) => void;
}

/** A field with its label, what it means and what is wrong with it. */
export function FieldControl(
  { field, recipe = "", error, check }: FieldControlProps,
): JSX.Element {
  const id = `start-${field.name}`;
  const attributes = {
    id,
    name: field.name,
    "aria-describedby": `${id}-hint ${id}-error`,
    "aria-invalid": error !== undefined,
    onChange: () => check(field),
  };
  return (
    <div class={wide.includes(field.kind) ? `field ${field.kind}` : "field"}>
      <label for={id}>{field.label}</label>
      <Control
        field={{ ...field, default: field.recipeDefaults?.[recipe] ?? field.default }}
        attributes={attributes}
      />
      <span class="hint" id={`${id}-hint`}>{field.description}</span>
      <span class="error" id={`${id}-error`}>{error}</span>
    </div>
  );
}

/** Kinds of fields that are laid out otherwise. */
const wide: readonly FormField["kind"][] = ["switch", "network"];

interface ControlAttributes {
  readonly id: string;
  readonly name: string;
  readonly "aria-invalid": boolean;
  readonly onChange: () => void;
}

function Control(
  { field, attributes }: { field: FormField; attributes: ControlAttributes },
): JSX.Element {
  const { kind, choices, choiceLabels, min, max } = field;
  if (kind === "switch") return <input type="checkbox" {...attributes} />;
  if (kind === "choice") {
    return (
      <select {...attributes}>
        <option value="">{field.default ?? "Default"}</option>
        {choices!.filter((choice) => choice !== field.default).map((choice) => (
          <option key={choice} value={choice}>{choiceLabels?.[choice] ?? choice}</option>
        ))}
      </select>
    );
  }
  if (kind === "network") {
    return <NetworkControl attributes={attributes} choices={choices!} default={field.default} />;
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
