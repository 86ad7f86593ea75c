import type { JSX } from "preact";
import { useId, useRef } from "preact/hooks";
import type { Run } from "../../lib/runs/run.ts";
import type { RunRequests } from "./run_requests.ts";

/** Deletes a run, after a question: nothing brings it back. */
export function DeleteRun(
  { run, requests, isGoing }: { run: Run; requests: RunRequests; isGoing: boolean },
): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const remove = async () => {
    if (await requests.remove()) location.assign("/");
    else dialog.current?.close();
  };
  return (
    <>
      <button
        type="button"
        class="button danger"
        disabled={isGoing}
        title={isGoing ? "Stop it first" : undefined}
        onClick={() => dialog.current?.showModal()}
      >
        Delete
      </button>
      <dialog ref={dialog} aria-labelledby={id}>
        <div class="stack">
          <h2 id={id}>Delete “{run.name}”?</h2>
          <p>Its curves and checkpoints are deleted with it. Nothing brings them back.</p>
          <div class="row dialog-actions">
            <button
              type="button"
              class="button"
              autofocus
              onClick={() => dialog.current?.close()}
            >
              Keep it
            </button>
            <button
              type="button"
              class="button danger primary"
              disabled={requests.isWaiting.value}
              onClick={remove}
            >
              Delete the run
            </button>
          </div>
        </div>
      </dialog>
    </>
  );
}
