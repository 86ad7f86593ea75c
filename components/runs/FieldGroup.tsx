import type { ComponentChildren, JSX } from "preact";
import type { FormGroup } from "../../lib/dashboard/server/form_fields.ts";

/** Fields that belong together; those that few people need are folded until somebody opens them. */
export function FieldGroup(
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
