import type { BlockDefinition, Network } from "../../model/network.ts";

/** What says most of a block, by its option. */
const telling = ["filters", "units", "rate", "size"] as const;

/** A network in a line: `convBlock 32 × 3, maxPool, convBlock 64 × 3, maxPool, dense`. */
export function describeNetwork({ blocks }: Network): string {
  return describeBlocks(blocks);
}

function describeBlocks(blocks: readonly BlockDefinition[]): string {
  const parts: { text: string; count: number }[] = [];
  for (const block of blocks) {
    const text = describeBlock(block);
    const last = parts.at(-1);
    if (last?.text === text) last.count++;
    else parts.push({ text, count: 1 });
  }
  return parts.map(({ text, count }) => count === 1 ? text : `${text} × ${count}`).join(", ");
}

function describeBlock(block: BlockDefinition): string {
  const { type, blocks } = block;
  if (Array.isArray(blocks)) return `${type} (${describeBlocks(blocks)})`;
  const value = telling.map((option) => block[option]).find((value) => value !== undefined);
  return value === undefined ? type : `${type} ${value}`;
}
