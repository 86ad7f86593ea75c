import asc from "assemblyscript/asc";

/** Sums that fill the registers, in vectors of 128 and (taken two at a time) of 256 bits. */
const CHAINS = [12, 24] as const;

/**
 * Sums that wait for nothing but themselves, all in registers: multiply-adds take four steps and
 * begin two a step, so eight must be under way. The sums are stored side by side at the end, so that
 * the compiler keeps them, and takes two at a time where it was told to.
 */
function multiplyAdds(chains: number): string {
  const each = (line: (chain: number) => string) =>
    Array.from({ length: chains }, (_, chain) => line(chain)).join("\n");
  return `export function multiplyAdd${chains}(rounds: i32, to: usize): void {
    const a = v128.load(to), b = v128.load(to, 16);
    ${each((chain) => `let s${chain} = a;`)}
    for (let round = 0; round < rounds; round++) {
      ${each((chain) => `s${chain} = f32x4.relaxed_madd(a, b, s${chain});`)}
    }
    ${each((chain) => `v128.store(to, s${chain}, ${chain * 16});`)}
  }`;
}

const copy = `export function copy(from: usize, to: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 64) {
    v128.store(to + at, v128.load(from + at));
    v128.store(to + at, v128.load(from + at, 16), 16);
    v128.store(to + at, v128.load(from + at, 32), 32);
    v128.store(to + at, v128.load(from + at, 48), 48);
  }
}`;

/** Compiles what the processor's limits are measured with. */
export async function compilePeakModule(): Promise<Uint8Array> {
  const source = [...CHAINS.map(multiplyAdds), copy].join("\n");
  let binary: Uint8Array | undefined;
  const features = ["simd", "relaxed-simd"].flatMap((feature) => ["--enable", feature]);
  const flags = ["-O3", "--noAssert", "--runtime", "stub", "--importMemory", ...features];
  const { error, stderr } = await asc.main(["peak.ts", ...flags, "--outFile", "peak.wasm"], {
    readFile: (name: string) => name === "peak.ts" ? source : null,
    writeFile: (_name: string, contents: string | Uint8Array) => {
      binary = contents as Uint8Array;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === undefined) throw new Error(`${error}\n${stderr.toString()}`);
  return binary;
}
