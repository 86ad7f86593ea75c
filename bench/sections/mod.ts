import type { Section } from "../section.ts";
import { accuracy } from "./accuracy.ts";
import { growth } from "./growth.ts";
import { inference } from "./inference.ts";
import { kernels } from "./kernels.ts";
import { memory } from "./memory.ts";
import { step } from "./step.ts";
import { threads } from "./threads.ts";

/** All sections, in the order in which they run. */
export const sections = {
  kernels,
  step,
  inference,
  threads,
  memory,
  growth,
  accuracy,
} satisfies Readonly<Record<string, Section<unknown>>>;

/** The name of a section. */
export type SectionName = keyof typeof sections;

/** All names, in the order in which they run. */
export const sectionNames = Object.keys(sections) as SectionName[];
