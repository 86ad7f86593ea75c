/** A compute shader for some arguments; for equal ones it is the same object. */
export interface Shader {
  /** What it is called in errors and profiles. */
  readonly name: string;
  /** WGSL whose entry point is `main`. */
  readonly code: string;
}

/**
 * Makes a shader for each set of arguments, whose code is written once.
 *
 * @param name What they are called.
 * @param write The code for arguments that JSON can tell apart.
 */
export function shader<Arguments extends readonly unknown[]>(
  name: string,
  write: (...options: Arguments) => string,
): (...options: Arguments) => Shader {
  const written = new Map<string, Shader>();
  return (...options) => {
    const key = JSON.stringify(options);
    let shader = written.get(key);
    if (shader === undefined) written.set(key, shader = { name, code: write(...options) });
    return shader;
  };
}

/** Threads of a workgroup where a shader does not need more of each other. */
export const WORKGROUP = 64;

/** The head of a shader whose threads do not need each other: `thread` is the number of each. */
export const eachThread = `@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32) {
  let thread = (workgroup.y * workgroups.x + workgroup.x) * ${WORKGROUP}u + local;`;

/** Code for each number below a count, a line each. */
export function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}

/** The WGSL type of so many floats side by side. */
export const floats = (width: 1 | 4): "f32" | "vec4f" => width === 1 ? "f32" : "vec4f";

/** As many floats as can be loaded at once where rows have a length. */
export const widthOf = (length: number): 1 | 4 => length % 4 === 0 ? 4 : 1;

/** The largest number up to a limit that divides a length. */
export function largestPart(length: number, limit: number): number {
  let part = limit;
  while (length % part !== 0) part--;
  return part;
}

/** Declares buffers in the order of their bindings: inputs, then outputs, then numbers. */
export function bindings(
  inputs: Readonly<Record<string, string>>,
  outputs: Readonly<Record<string, string>>,
  numbers: readonly string[] = [],
): string {
  const entries = [
    ...Object.entries(inputs).map(([name, type]) => `var<storage, read> ${name}: array<${type}>;`),
    ...Object.entries(outputs).map(([name, type]) =>
      `var<storage, read_write> ${name}: array<${type}>;`
    ),
    ...numbers.length === 0 ? [] : ["var<uniform> numbers: Numbers;"],
  ];
  const struct = numbers.length === 0 ? "" : `struct Numbers { ${numbers.join(", ")} }\n`;
  return struct +
    entries.map((entry, at) => `@group(0) @binding(${at}) ${entry}`).join("\n");
}
