import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { FieldControl } from "../components/runs/FieldControl.tsx";
import { type ApiError, request } from "../lib/dashboard/live/api.ts";
import { onShownAgain } from "../lib/dashboard/live/on_shown_again.ts";
import { isGoing } from "../lib/dashboard/runs/describe_run.ts";
import { fieldError, type FieldValue, readField } from "../lib/dashboard/runs/read_field.ts";
import type { FormField, FormGroup } from "../lib/dashboard/server/form_fields.ts";
import type { ListedRun, Run } from "../lib/runs/run.ts";

interface StartFormProps {
  readonly groups: readonly FormGroup[];
  /** What each recipe sets, in words. */
  readonly recipes: Readonly<Record<string, string>>;
  /** Whether one of them trains decides whether a new one waits. */
  readonly runs: Signal<readonly ListedRun[]>;
}

const nameField: FormField = {
  name: "name",
  label: "Name",
  description: "To find it by",
  kind: "text",
  default: "date and time",
  remedy: "It must have at most 100 characters.",
};

/** The button that opens the form, and the form that starts a run. */
export default function StartForm({ groups, recipes, runs }: StartFormProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const errors = useSignal<Readonly<Record<string, string>>>({});
  const refusal = useSignal<string | undefined>(undefined);
  const isSending = useSignal(false);
  const fields = groups.flatMap(({ fields }) => fields);
  const usual = fields.find(({ name }) => name === "recipe")?.default ?? "";
  const recipe = useSignal(usual);
  const going = runs.value.find(isGoing);

  useEffect(() => onShownAgain(() => isSending.value = false), []);

  const check = (field: FormField) => {
    const { [field.name]: _, ...others } = errors.value;
    const error = controlError(form.current!, field);
    if (field.name === "recipe") recipe.value = control(form.current!, "recipe")!.value || usual;
    errors.value = error === undefined ? others : { ...others, [field.name]: error };
  };
  const focusError = () => {
    const first = [nameField, ...fields].find(({ name }) => name in errors.value);
    const wrong = control(form.current!, first?.name ?? "");
    wrong?.closest("details")?.setAttribute("open", "");
    wrong?.focus();
  };
  const refuse = (error: unknown) => {
    const { message, field } = error as ApiError;
    if (field !== undefined && [nameField, ...fields].some(({ name }) => name === field)) {
      errors.value = { [field]: message };
      focusError();
    } else refusal.value = message;
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    refusal.value = undefined;
    for (const field of fields) check(field);
    if (Object.keys(errors.value).length > 0) return focusError();
    isSending.value = true;
    try {
      const run = await request<Run>("POST", "/api/runs", bodyOf(form.current!, fields));
      location.assign(`/runs/${run.id}`);
    } catch (error) {
      isSending.value = false;
      refuse(error);
    }
  };

  return (
    <>
      <button type="button" class="button primary" onClick={() => dialog.current!.showModal()}>
        New run
      </button>
      <dialog ref={dialog} class="start-form" aria-labelledby="start-form-title">
        <form ref={form} class="stack" noValidate onSubmit={submit}>
          <div class="toolbar">
            <h2 id="start-form-title">New run</h2>
            <button
              type="button"
              class="button quiet"
              onClick={() => dialog.current!.close()}
            >
              Close
            </button>
          </div>
          <FieldControl field={nameField} error={errors.value.name} check={check} />
          <WhenToStart going={going} />
          {groups.map((group, index) => (
            <Group key={group.title} group={group}>
              {group.fields.map((field) => (
                <FieldControl
                  key={field.name}
                  field={field}
                  recipe={recipe.value}
                  error={errors.value[field.name]}
                  check={check}
                />
              ))}
              {index === 0 && (
                <p class="hint recipe-line" aria-live="polite">
                  {recipe.value}: {recipes[recipe.value]}. What you fill in goes before it.
                </p>
              )}
            </Group>
          ))}
          {refusal.value && <p class="notice danger" role="alert">{refusal.value}</p>}
          <div class="row actions">
            <button type="submit" class="button primary" disabled={isSending.value}>
              {isSending.value ? "Starting …" : going ? "Add run" : "Start run"}
            </button>
            <span class="hint">What is left empty is as the recipe has it, else the default.</span>
          </div>
        </form>
      </dialog>
    </>
  );
}

/** Fields that belong together; those that few people need are folded until somebody opens them. */
function Group(
  { group: { title, isFolded }, children }: { group: FormGroup; children: ComponentChildren },
): JSX.Element {
  if (!isFolded) {
    return (
      <fieldset>
        <legend>{title}</legend>
        {children}
      </fieldset>
    );
  }
  return (
    <details class="folded">
      <summary>{title}</summary>
      <fieldset aria-label={title}>{children}</fieldset>
    </details>
  );
}

/** While a run trains: whether the new one waits for it. */
function WhenToStart({ going }: { going: ListedRun | undefined }): JSX.Element | null {
  if (!going) return null;
  return (
    <fieldset class="when">
      <legend>{`While ${going.name} trains`}</legend>
      <label>
        <input type="radio" name="atOnce" value="" defaultChecked /> Wait in the queue
      </label>
      <label>
        <input type="radio" name="atOnce" value="yes" /> Start at once: both get slower
      </label>
    </fieldset>
  );
}

function control(form: HTMLFormElement, name: string): HTMLInputElement | null {
  return form.elements.namedItem(name) as HTMLInputElement | null;
}

function valueOf(form: HTMLFormElement, { name, kind }: FormField): FieldValue {
  const { checked, value, tagName } = control(form, name)!;
  // Who chose to write a network, and wrote none, does not mean the usual one.
  if (tagName === "TEXTAREA" && value.trim() === "") return "{";
  return kind === "switch" ? checked : value;
}

function controlError(form: HTMLFormElement, field: FormField): string | undefined {
  // What is no number at all reads as an empty text.
  if (control(form, field.name)!.validity.badInput) return field.remedy;
  return fieldError(field, valueOf(form, field));
}

function bodyOf(form: HTMLFormElement, fields: readonly FormField[]): unknown {
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
