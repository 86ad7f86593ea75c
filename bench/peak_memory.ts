/** The most bytes of memory that a process has had until now; only Linux tells. */
export async function peakMemory(process: number | "self"): Promise<number | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  const status = await Deno.readTextFile(`/proc/${process}/status`).catch(() => "");
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}
