import { eachThread, lines, shader } from "../shader.ts";

/** How a shader changes groups of tensors of one size in place, number by number. */
export interface Update {
  /** What the shader is called. */
  readonly name: string;
  /** The tensors of a group that it changes, in the order of their bindings. */
  readonly changed: readonly string[];
  /** The tensor after those, which it only reads. */
  readonly read: string;
  /** What it is told. */
  readonly numbers: readonly string[];
  /** WGSL that changes `group`, which has a number of each tensor. */
  readonly formula: string;
}

/** Buffers that a group needs. */
export const buffersOf = ({ changed }: Update): number => changed.length + 1;

/**
 * Makes a shader that changes several groups of tensors: each thread a number of each tensor of one group.
 * It takes how many numbers the tensors of each group have.
 *
 * Bindings: the tensors of each group, then, if there is one, what the tensor that is read is
 * multiplied by; numbers: those of the update.
 */
export const updateShader = ({ name, changed, read, numbers, formula }: Update) =>
  shader(name, (sizes: readonly number[], scaled: boolean) => {
    const starts = sizes.map((_, at) => sizes.slice(0, at).reduce((sum, size) => sum + size, 0));
    const total = starts.at(-1)! + sizes.at(-1)!;
    const names = [...changed, read];
    const declare = (group: number) =>
      lines(names.length, (at) => {
        const access = at < changed.length ? "read_write" : "read";
        const place = `@group(0) @binding(${group * names.length + at})`;
        return `${place} var<storage, ${access}> ${names[at]}${group}: array<f32>;`;
      });
    const load = (name: string, group: number) =>
      `${name}${group}[at]${scaled && name === read ? " * scale[0]" : ""}`;
    const last = sizes.length * names.length;
    return `struct Numbers { ${numbers.map((name) => `${name}: f32`).join(", ")} }
${lines(sizes.length, declare)}
${scaled ? `@group(0) @binding(${last}) var<storage, read> scale: array<f32>;` : ""}
@group(0) @binding(${last + (scaled ? 1 : 0)}) var<uniform> numbers: Numbers;
struct Group { ${names.map((name) => `${name}: f32`).join(", ")} }
fn update(before: Group) -> Group {
  var group = before;
  ${formula}
  return group;
}
${eachThread}
  if (thread >= ${total}u) { return; }
  ${
      lines(sizes.length, (group) =>
        `if (thread < ${starts[group] + sizes[group]}u) {
    let at = thread - ${starts[group]}u;
    let after = update(Group(${names.map((name) => load(name, group)).join(", ")}));
    ${lines(changed.length, (at) => `${changed[at]}${group}[at] = after.${changed[at]};`)}
    return;
  }`)
    }
}`;
  });
