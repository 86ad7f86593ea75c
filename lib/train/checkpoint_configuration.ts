import * as z from "zod";
import type { TrainConfiguration } from "./events.ts";
import { settings, type TrainSettings } from "./settings.ts";

/** What a network is built from; and, if a run saved it, what it learned from. */
export type ModelConfiguration =
  & Pick<
    TrainConfiguration,
    "epochs" | "batchSize" | "learningRate" | "seed" | "classes" | "imageShape" | "network"
  >
  & Partial<TrainConfiguration>;

const positive = z.int().positive();
const settingSchemas = Object.fromEntries(
  Object.entries(settings).map(([name, { schema }]) => [name, schema]),
) as { [Name in keyof TrainSettings]: z.ZodType<TrainSettings[Name]> };

/** Whether its blocks are defined here, is found when it is built: a run can be shown without. */
const networkSchema = z.looseObject({
  type: z.literal("sequential"),
  blocks: z.array(z.looseObject({ type: z.string() })),
});

// Strict, so that a field which is added to the contract alone is noticed at the first save.
export const configurationSchema = z.strictObject({
  ...settingSchemas,
  // A network takes more than the command line does.
  epochs: positive,
  batchSize: positive,
  learningRate: z.number().nonnegative(),
  seed: z.int(),
  dataset: z.string(),
  recipe: z.string(),
  classes: positive,
  classNames: z.array(z.string()),
  imageShape: z.tuple([positive, positive, positive]),
  network: networkSchema,
  trainExamples: positive,
  initialWeights: z.string().optional(),
}) satisfies z.ZodType<TrainConfiguration>;

export const modelConfigurationSchema = configurationSchema.partial().required({
  epochs: true,
  batchSize: true,
  learningRate: true,
  seed: true,
  classes: true,
  imageShape: true,
  network: true,
}) satisfies z.ZodType<ModelConfiguration>;
