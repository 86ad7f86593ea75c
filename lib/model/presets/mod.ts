import { deep } from "./deep.ts";
import { tiny } from "./tiny.ts";
import { tutorial } from "./tutorial.ts";
import type { Preset } from "./preset.ts";

export type { Preset, PresetOptions } from "./preset.ts";

/** Names of the networks that come with Glyph. */
export type PresetName = "tutorial" | "tiny" | "deep";

/**
 * Networks that come with Glyph: the tutorial's (114,314 parameters), a tiny one (under 16,000) and a
 * deep residual one.
 *
 * @example
 * ```ts
 * import { CNN, presets } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const model = new CNN({ network: presets.tiny({ dropout: 0.1 }) });
 * assert(model.parameterCount < 16_000);
 * model.dispose();
 * ```
 */
export const presets: Readonly<Record<PresetName, Preset>> = { tutorial, tiny, deep };
