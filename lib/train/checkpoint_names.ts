import type { CheckpointPair } from "./checkpoint_pair.ts";

// The names that we write, and no others: nothing else is ever read as ours, or removed.
const FILE = /^step-(\d{8}|[1-9]\d{8,})(?:\.state)?\.safetensors$/;
const TEMPORARY = /^step-(\d{8}|[1-9]\d{8,})(?:\.state)?\.safetensors\.tmp$/;
/** How the model's file ends. */
export const MODEL_SUFFIX = ".safetensors";
/** How the file with the rest ends. */
export const STATE_SUFFIX = ".state.safetensors";

/** What lies in a checkpoint folder. */
export interface CheckpointListing {
  /** Steps that have a model's file, a state's file or both, newest first. */
  readonly steps: readonly number[];
  /** Whether any state's file is there: its appearance is the commit. */
  readonly committed: boolean;
  /** Paths of files that were never renamed. */
  readonly temporary: readonly string[];
}

/** Lists a checkpoint folder; one that is missing is empty. */
export async function listCheckpoints(folder: string): Promise<CheckpointListing> {
  const steps = new Set<number>();
  const temporary: string[] = [];
  let committed = false;
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (!isFile) continue;
      const step = FILE.exec(name)?.[1];
      if (step !== undefined) {
        steps.add(Number(step));
        committed ||= name.endsWith(STATE_SUFFIX);
      } else if (TEMPORARY.test(name)) {
        temporary.push(`${folder}/${name}`);
      }
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return { steps: [...steps].sort((a, b) => b - a), committed, temporary };
}

/** The paths of a step's pair. */
export function pairAt(folder: string, step: number): CheckpointPair<string> {
  return pairOf(`${folder}/step-${String(step).padStart(8, "0")}`);
}

/** The paths of a pair, by what is common to them. */
export function pairOf(base: string): CheckpointPair<string> {
  return { model: base + MODEL_SUFFIX, state: base + STATE_SUFFIX };
}
