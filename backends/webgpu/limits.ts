/** What our shaders need: what every device has that follows the standard. */
const NEEDED = {
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupsPerDimension: 65_535,
} as const;

/** What larger tensors, and shaders with more tensors at once, profit from. */
const WANTED = [
  ...Object.keys(NEEDED) as (keyof typeof NEEDED)[],
  "maxStorageBufferBindingSize",
  "maxBufferSize",
] as const;

/**
 * The limits to ask an adapter for, since a device has only what it is asked for: all that it can give.
 *
 * @throws {Error} If it gives less than our shaders need.
 */
export function limitsToRequest({ limits }: Pick<GPUAdapter, "limits">): Record<string, number> {
  const missing = Object.entries(NEEDED)
    .filter(([name, needed]) => limits[name as keyof typeof NEEDED] < needed)
    .map(([name, needed]) => `${name} is ${limits[name as keyof typeof NEEDED]}, not ${needed}`);
  if (missing.length > 0) {
    throw new Error(`the GPU or its driver allows too little: ${missing.join(", ")}`);
  }
  return Object.fromEntries(WANTED.map((name) => [name, limits[name]]));
}
