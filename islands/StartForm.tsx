import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { FieldControl } from "../components/runs/FieldControl.tsx";
import { FieldGroup } from "../components/runs/FieldGroup.tsx";
import { bodyOf, control, controlError } from "../components/runs/read_form.ts";
import { WhenToStart } from "../components/runs/WhenToStart.tsx";
import { type ApiError, request } from "../lib/dashboard/live/api.ts";
import { onShownAgain } from "../lib/dashboard/live/on_shown_again.ts";
import { isGoing } from "../lib/dashboard/runs/describe_run.ts";
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
            <FieldGroup key={group.title} group={group}>
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
            </FieldGroup>
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
