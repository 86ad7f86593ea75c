import type { JSX } from "preact";
import type { ListedRun } from "../../lib/runs/run.ts";

/** While a run trains: whether the new one waits for it. */
export function WhenToStart({ going }: { going: ListedRun | undefined }): JSX.Element | null {
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
