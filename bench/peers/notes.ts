import type { Amount } from "./plan.ts";
import type { Work } from "./protocol.ts";
import { type PeerResult, type Report, scaling } from "./report.ts";

const nouns = { train: "training", predict: "prediction" } as const;

const describe = ({ rounds, steps, batch }: Amount) =>
  `${rounds} ${rounds === 1 ? "round" : "rounds"} of ${steps} x ${batch} images`;

/** The amounts of the fast peers, which are Glyph's. */
function usual(peers: readonly PeerResult[], work: Work): string | undefined {
  const speed = peers.find(({ name }) => name === "Glyph")?.speeds[work];
  return speed === undefined || "refusal" in speed ? undefined : describe(speed);
}

/** Who did otherwise than the fast peers: fewer images, or none and why. */
function exceptions({ peers }: Report): string[] {
  return peers.flatMap(({ name, speeds }) => {
    const parts = (["train", "predict"] as const).flatMap((work) => {
      const speed = speeds[work];
      if (speed === undefined) return [];
      if ("refusal" in speed) return [`${nouns[work]} ends with "${speed.refusal}"`];
      const amount = describe(speed);
      return amount === usual(peers, work) ? [] : [`${nouns[work]}: ${amount}`];
    });
    return parts.length === 0 ? [] : [`${name}, ${parts.join(", ")}`];
  });
}

/** What the table's figures are, a sentence or two each. */
export function notesOn(report: Report): string[] {
  const { peers, missing, settings } = report;
  const train = usual(peers, "train"), predict = usual(peers, "predict");
  const gain = scaling(peers);
  const different = exceptions(report);
  return [
    "Images a second: medians, and the least and the most of all rounds, in turn in one run" +
    `${train === undefined ? "" : `; training: ${train}`}` +
    `${predict === undefined ? "" : `; prediction: ${predict}`}. ` +
    `Threads: ${settings.threads}, where a peer has them.`,
    "Training includes data, Adam and metrics; prediction goes from floats in memory to classes " +
    "and probabilities in memory. Memory is the whole process's at the peak of training.",
    ...gain === undefined || settings.threads === 1
      ? []
      : [`${settings.threads} threads train ${gain.toFixed(2)} times as fast as one.`],
    ...different.length === 0 ? [] : [`Otherwise did: ${different.join("; ")}.`],
    ...missing.map(({ name, install }) => `Missing: ${name}. To install it: \`${install}\``),
  ];
}
