import * as tf from "@tensorflow/tfjs";
import { cpus, totalmem } from "node:os";
import configuration from "../deno.json" with { type: "json" };

/** A load from which on figures mean little. */
const BUSY = 0.5;

/** Where and with what figures were taken. */
export interface Circumstances {
  readonly time: string;
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    /** Bytes. */
    readonly memory: number;
    readonly system: string;
  };
  /** Processes that wanted a core in the minute before. */
  readonly load: number;
  readonly versions: {
    readonly glyph: string;
    readonly deno: string;
    readonly v8: string;
    readonly tfjs: string;
  };
}

/** Looks at the machine: before a measurement, so that the load is that of others. */
export function describeCircumstances(): Circumstances {
  return {
    time: new Date().toISOString(),
    machine: {
      processor: cpus()[0].model.trim(),
      cores: navigator.hardwareConcurrency,
      memory: totalmem(),
      system: Deno.build.target,
    },
    load: Deno.loadavg()[0],
    versions: {
      glyph: configuration.version,
      deno: Deno.version.deno,
      v8: Deno.version.v8,
      tfjs: tf.version.tfjs,
    },
  };
}

/** The circumstances for people. */
export function formatCircumstances({ machine, load, versions }: Circumstances): string[] {
  const { processor, cores, memory, system } = machine;
  return [
    `${processor}, ${cores} cores, ${Math.round(memory / 2 ** 30)} GiB, ${system}`,
    `Glyph ${versions.glyph}, Deno ${versions.deno}, V8 ${versions.v8}, ` +
    `TensorFlow.js ${versions.tfjs}`,
    `Load ${load.toFixed(1)} before` +
    (load > BUSY ? ": the machine was busy, measure again when it is quiet" : ""),
  ];
}
