import * as tf from "@tensorflow/tfjs";
import jasmineCore from "jasmine-core";
import { BACKEND_NAME, useWasmThreads } from "../../backends/wasm/mod.ts";

/** What became of a spec. */
export interface SpecResult {
  readonly name: string;
  readonly status: "passed" | "failed" | "pending" | "excluded";
  /** Why it failed. */
  readonly messages: string[];
  /** Data that it left on the backend. */
  readonly leftData: number;
  /** Bytes that it left in the shared memory. */
  readonly leftBytes: number;
}

/** What the program is told, as JSON in its first argument. */
export interface SpecRun {
  /** A backend's name; "strict" is wasm-threads without relaxed SIMD. */
  readonly backend: "cpu" | "relaxed" | "strict";
  /** Runs only specs whose names contain this. */
  readonly filter: string;
  /** Where the results go, as one line of JSON a spec. */
  readonly results: string;
}

/** The part of jasmine's interface that is used here; its package has no types. */
interface Jasmine {
  installGlobals(): void;
  jasmine: { getEnv(): JasmineEnvironment };
  core?: () => unknown;
}

interface JasmineEnvironment {
  configure(settings: Record<string, unknown>): void;
  addReporter(reporter: Record<string, unknown>): void;
  execute(): Promise<unknown>;
}

interface JasmineSpec {
  readonly fullName: string;
  readonly status: SpecResult["status"];
  readonly failedExpectations: { readonly message: string }[];
}

const jasmine = jasmineCore as unknown as Jasmine;
const { backend: chosen, filter, results }: SpecRun = JSON.parse(Deno.args[0]);

/** Prepares jasmine for specs that were written for an older version of it. */
export function installJasmine(): void {
  jasmine.core = () => jasmine.jasmine;
  jasmine.installGlobals();
  jasmine.jasmine.getEnv().configure({ random: false, forbidDuplicateNames: false });
}

/** Gives the name of the backend to test, registered. */
export async function chooseBackend(): Promise<string> {
  if (chosen === "cpu") return chosen;
  const backend = await useWasmThreads({ threads: 2, relaxed: chosen === "relaxed" });
  // Each of the suites begins and ends by disposing of all backends; threads that start anew for every
  // one would take most of the time. Memory that was used before is a stricter test, too.
  backend.dispose = () => {};
  tf.removeBackend(BACKEND_NAME);
  tf.registerBackend(BACKEND_NAME, () => backend);
  return BACKEND_NAME;
}

/** What is alive on the backend. */
function inUse(backendName: string): { data: number; bytes: number } {
  const { registry } = tf.engine() as unknown as { registry: Record<string, tf.KernelBackend> };
  const backend = registry[backendName];
  const heap = (backend as { engine?: { heap: { used: number } } } | undefined)?.engine?.heap;
  return { data: backend?.numDataIds() ?? 0, bytes: heap?.used ?? 0 };
}

/** Runs the specs that were declared. */
export async function runSpecs(backendName: string): Promise<void> {
  const environment = jasmine.jasmine.getEnv();
  let before = inUse(backendName);
  environment.configure({
    specFilter: (spec: { getFullName(): string }) => spec.getFullName().includes(filter),
  });
  environment.addReporter({
    specStarted: () => {
      before = inUse(backendName);
    },
    specDone: ({ fullName, status, failedExpectations }: JasmineSpec) => {
      const after = inUse(backendName);
      const result: SpecResult = {
        name: fullName.replaceAll(`${backendName} {}`, "").replaceAll(/ +/g, " ").trim(),
        status,
        messages: failedExpectations.map(({ message }) => message),
        leftData: after.data - before.data,
        leftBytes: after.bytes - before.bytes,
      };
      Deno.writeTextFileSync(results, `${JSON.stringify(result)}\n`, { append: true });
    },
  });
  await environment.execute();
  // Timers of specs would keep the process alive.
  Deno.exit();
}
