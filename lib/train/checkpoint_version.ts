import { numberedClasses } from "../data/class_names.ts";
import { presets } from "../model/presets/mod.ts";
import { defaultSettings } from "./settings.ts";
import type { StateDict } from "../named_array.ts";

/** The layout of a checkpoint's metadata, and of what it is made of. */
export const VERSION = "2";

/** The versions that are read, oldest first. */
export const VERSIONS = ["1", VERSION] as const;

/** Completes a configuration of version 1: what it lacks is what every run of its time had. */
export function upgradeConfiguration(configuration: unknown): unknown {
  if (typeof configuration !== "object" || configuration === null) return configuration;
  const { normalization, ...rest } = configuration as {
    readonly normalization: "before" | "after";
    readonly classes: number;
  };
  return {
    ...defaultSettings,
    classNames: numberedClasses(rest.classes),
    network: presets.tutorial({ norm: normalization }),
    ...rest,
  };
}

/** Completes the training state of version 1, which had no validations. */
export function upgradeTraining(training: StateDict): StateDict {
  const none = { shape: [0], data: new Float64Array() };
  const missing = ["loss", "accuracy"].flatMap((measure) =>
    ["validations", "validations.epochs"].map((name) =>
      [`history.${measure}.${name}`, none] as const
    )
  );
  return new Map([...training, ...missing]);
}
