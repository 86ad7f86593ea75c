import { tutorialOperations } from "./operations/mod.ts";
import { timeWork } from "./operations/timed.ts";
import { createNetwork, drawBatch, type NetworkOptions, startTraining } from "./training.ts";

/** A work of an operation of the tutorial's network, by their names. */
export interface OperationOptions {
  readonly kind: "operation";
  readonly operation: string;
  readonly work: string;
  readonly batch: number;
}

/** What can be timed, in Deno as in a page. */
export type WorkloadOptions =
  | { readonly kind: "training" | "inference"; readonly network: NetworkOptions }
  | OperationOptions;

/** What was prepared to be timed. */
export interface Workload {
  /** Does it once; gives the seconds it took. */
  run(): number | Promise<number>;
  dispose(): void;
}

/** Prepares a workload on the active backend. */
export function startWorkload(options: WorkloadOptions): Workload {
  if (options.kind === "operation") return startOperation(options);
  return options.kind === "training"
    ? startTraining(options.network)
    : startInference(options.network);
}

function startOperation({ operation: name, work: workName, batch }: OperationOptions): Workload {
  const operation = tutorialOperations(batch).find((operation) => operation.name === name);
  const work = operation?.works.find((work) => work.name === workName);
  if (operation === undefined || work === undefined) {
    throw new RangeError(`There is no operation ${name} with the work ${workName}`);
  }
  return timeWork(operation, work);
}

/** From pixels to probabilities. */
function startInference(options: NetworkOptions): Workload {
  const model = createNetwork(options);
  const { images } = drawBatch(options);
  return {
    async run() {
      const begin = performance.now();
      await model.predict(images);
      return (performance.now() - begin) / 1000;
    },
    dispose: () => model.dispose(),
  };
}
