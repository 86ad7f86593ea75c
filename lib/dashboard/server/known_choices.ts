import { join, resolve } from "node:path";
import { dataNames, isName } from "../../cli/schemas.ts";
import type { Run } from "../../runs/run.ts";
import type { RunStore } from "../../runs/run_store.ts";
import { pairAt } from "../../train/checkpoint_names.ts";
import { isGoing } from "../runs/describe_run.ts";
import type { Known } from "./known_values.ts";

/** What a server knows that a run may be started with: a request brings no path of its own. */
export class KnownChoices implements Known {
  readonly #folder: string;
  readonly #runs: readonly Run[];
  /** Folders with data sets: the server's, and those of its runs. */
  readonly dataFolders: readonly string[];

  /** @param data The folder that the server was started with. */
  constructor(store: RunStore, data: string | undefined) {
    this.#folder = resolve(store.folder);
    this.#runs = store.list();
    const folders = [data, ...this.#runs.map(({ options }) => options.data)];
    this.dataFolders = [...new Set(folders)].filter((folder) =>
      typeof folder === "string" && !isName(dataNames, folder)
    ) as string[];
  }

  /** The runs whose weights another may begin with: of those that are over, the files stay. */
  get weights(): readonly Run[] {
    return this.#runs.filter((run) => run.checkpoint !== undefined && !isGoing(run));
  }

  shapeOf(folder: string): ReturnType<Known["shapeOf"]> {
    const known = this.#runs.find(({ options, configuration }) =>
      options.data === folder && configuration !== undefined
    );
    if (known === undefined) return undefined;
    const { dataset, imageShape, classes } = known.configuration!;
    return { name: dataset, imageShape, classes };
  }

  weightsOf(id: string): string | undefined {
    const run = this.weights.find((run) => run.id === id);
    return run && pairAt(join(this.#folder, run.id), run.checkpoint!).model;
  }
}
