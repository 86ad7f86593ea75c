import { loadMnist } from "../../lib/data/mnist.ts";
import { findPyTorch, installPyTorch } from "../../tests/pytorch/find_pytorch.ts";
import { describeCircumstances } from "../machine.ts";
import { writeMnist } from "../write_mnist.ts";
import type { AccuracyArguments } from "./arguments.ts";
import { glyph, pytorch } from "./contestants.ts";
import { inTemporaryFolder } from "./temporary_folder.ts";
import { raceInTurn } from "./race.ts";
import type { RaceReport } from "./report.ts";

/** Measures how soon Glyph, with turbo and without, and PyTorch reach the goal. */
export async function measureRace(
  { recipe, threads, rounds, limit }: AccuracyArguments,
  note: (line: string) => void,
): Promise<RaceReport> {
  const circumstances = describeCircumstances();
  const python = await findPyTorch();
  if (python === undefined) note(`PyTorch is missing. To install it: ${installPyTorch}`);
  return await inTemporaryFolder(async (folder) => {
    // The same bytes that Glyph has in its cache, where Python finds them.
    await writeMnist(await loadMnist(), folder);
    const settings = { recipe, threads, folder };
    const peer = python === undefined ? undefined : await pytorch(python, settings);
    const results = await raceInTurn(
      [glyph(false, settings), glyph(true, settings), ...peer ? [peer.contestant] : []],
      { rounds, limit, note },
    );
    return {
      ...circumstances,
      settings: { recipe, threads, rounds },
      pytorch: peer && { version: peer.version, layout: peer.layout },
      results,
    };
  });
}
