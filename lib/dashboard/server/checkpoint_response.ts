import { join } from "node:path";
import type { Run } from "../../runs/run.ts";
import { listCheckpoints, pairAt } from "../../train/checkpoint_names.ts";
import { attachment } from "./attachment.ts";
import { Problem } from "./problem.ts";

/**
 * A checkpoint's file: the model, or with it the state that training goes on from.
 *
 * @throws {Problem} 404 where the run has no checkpoint of that step
 */
export async function checkpointResponse(
  run: Run,
  { runs, step, part }: { readonly runs: string; readonly step: string; readonly part: string },
): Promise<Response> {
  if (part !== "model" && part !== "state") {
    throw new Problem(400, `The part '${part}' must be model or state.`, "part");
  }
  const folder = join(runs, run.id);
  const { steps } = await listCheckpoints(folder);
  // The number that the folder holds, and not the text of the request, makes the path.
  const known = steps.find((known) => String(known) === step);
  const path = known === undefined ? undefined : pairAt(folder, known)[part];
  const file = path === undefined ? undefined : await openFile(path);
  if (file === undefined) {
    const others = steps.length === 0 ? "none yet" : steps.join(", ");
    throw new Problem(404, `The run has no checkpoint of step '${step}'. Its steps: ${others}.`);
  }
  const { size } = await file.stat();
  const suffix = part === "state" ? ".state.safetensors" : ".safetensors";
  return new Response(file.readable, {
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Length": String(size),
      ...attachment(`${run.id}-step-${known}${suffix}`),
    },
  });
}

/** It may have been removed since it was listed. */
async function openFile(path: string): Promise<Deno.FsFile | undefined> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
}
