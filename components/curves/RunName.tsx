import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Run } from "../../lib/runs/run.ts";
import type { RunRequests } from "./run_requests.ts";

/** A run's name, which is changed where it stands. */
export function RunName({ run, requests }: { run: Run; requests: RunRequests }): JSX.Element {
  const isEditing = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  // At once: what is typed into the field while a frame is drawn must replace the name, too.
  useLayoutEffect(() => {
    if (isEditing.value) {
      field.current!.focus();
      field.current!.select();
    }
    // Who pressed Enter or Escape goes on from where it began.
    if (!isEditing.value && wasEditing.current) button.current?.focus();
    wasEditing.current = isEditing.value;
  }, [isEditing.value]);
  const rename = async (event: Event) => {
    event.preventDefault();
    const name = field.current!.value.trim();
    if (name === "" || name === run.name || await requests.rename(name)) isEditing.value = false;
  };
  if (!isEditing.value) {
    return (
      <div class="run-name">
        <h1>{run.name}</h1>
        <button
          type="button"
          class="button quiet small"
          ref={button}
          onClick={() => isEditing.value = true}
        >
          Rename
        </button>
      </div>
    );
  }
  return (
    <form
      class="run-name"
      onSubmit={rename}
      onKeyDown={(event) => event.key === "Escape" && (isEditing.value = false)}
    >
      <h1 class="visually-hidden">{run.name}</h1>
      <input
        ref={field}
        aria-label="Name of the run"
        defaultValue={run.name}
        maxLength={100}
        required
        autocomplete="off"
      />
      <button type="submit" class="button primary small">Save</button>
      <button type="button" class="button quiet small" onClick={() => isEditing.value = false}>
        Cancel
      </button>
    </form>
  );
}
