/**
 * Reads an environment variable without asking for the permission.
 *
 * @returns Its value; undefined where it is empty, not set, or may not be read.
 */
export function environment(variable: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" ? Deno.env.get(variable) || undefined : undefined;
}
