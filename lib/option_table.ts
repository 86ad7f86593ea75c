import type { z } from "zod";

/** One option: what help, parsing, validation and any form of it are made from. */
export interface OptionDefinition {
  /** The heading that it stands under in help and in a form. */
  readonly group?: string;
  /** What stands for the value in help. A switch has none. */
  readonly placeholder?: string;
  /** One line of help. */
  readonly description: string;
  /** What holds where the option is not given. */
  readonly default?: string | number | boolean;
  /** Another option that cannot stand beside this one. */
  readonly conflicts?: string;
  /** Whether it is about one call of the command: the run does not keep it. */
  readonly session?: boolean;
  /** Whether help leaves it out: programs give it, not people. */
  readonly hidden?: boolean;
  /** Validates a value and says in its error what would be right. */
  readonly schema: z.ZodType;
}

/** Options by name, in camel case: `batchSize` is `--batch-size`. */
export type OptionTable = Readonly<Record<string, OptionDefinition>>;

/** How an option is typed. */
export function optionFlag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The values of the options that were given. */
export type GivenOptions<Table extends OptionTable> = {
  [Name in keyof Table]?: z.output<Table[Name]["schema"]>;
};
