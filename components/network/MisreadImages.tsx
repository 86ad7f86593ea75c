import { useMemo } from "preact/hooks";
import type { MisreadAnswer, Misreading } from "../../lib/dashboard/network/answers.ts";
import { bytesOf } from "../../lib/dashboard/network/base64.ts";
import { type ConfusionCell, describeCell } from "../../lib/dashboard/network/confusion.ts";
import { formatShare } from "../../lib/dashboard/network/format_share.ts";
import { PixelImage } from "./PixelImage.tsx";
import { useAnswer } from "./use_answer.ts";

/** Classes whose probabilities stand beneath an image. */
const LIKELIEST = 3;

interface MisreadImagesProps {
  run: string;
  cell: ConfusionCell;
  /** Of the classes. */
  names: readonly string[];
}

/** The test images of a cell, with what the network thought of them. */
export function MisreadImages({ run, cell, names }: MisreadImagesProps) {
  const { actual, predicted } = cell;
  const asked = actual !== predicted && cell.count > 0;
  const path = `/api/runs/${encodeURIComponent(run)}/misread?actual=${actual}` +
    `&predicted=${predicted}`;
  const { value, error, loading } = useAnswer<MisreadAnswer>(asked ? path : undefined);
  const answer = value?.actual === actual && value.predicted === predicted ? value : undefined;
  return (
    <div class="stack misread" aria-busy={loading}>
      <h3>{describeCell(cell, names)}</h3>
      <div role="status" class="stack">
        {!asked && <p class="hint">{explain(cell, names)}</p>}
        {asked && loading && (
          <>
            <progress aria-label="Reading the test images" />
            <p class="hint">The newest checkpoint reads the test images: a few seconds.</p>
          </>
        )}
        {answer && answer.count !== cell.count && (
          <p class="hint">The checkpoint of step {answer.step} reads {answer.count} so.</p>
        )}
      </div>
      {error && <p class="error" role="alert">{error}</p>}
      {answer && (
        <>
          <ul class="misread-images">
            {answer.images.map((image) => (
              <MisreadImage key={image.index} image={image} answer={answer} names={names} />
            ))}
          </ul>
          {answer.count > answer.images.length && (
            <p class="hint">
              The {answer.images.length} of {answer.count} that it was surest of.
            </p>
          )}
        </>
      )}
    </div>
  );
}

function MisreadImage(
  { image, answer, names }: {
    image: Misreading;
    answer: MisreadAnswer;
    names: readonly string[];
  },
) {
  const { index, probabilities } = image;
  const pixels = useMemo(() => bytesOf(image.pixels), [image.pixels]);
  const likeliest = Array.from(probabilities.keys())
    .sort((one, other) => probabilities[other] - probabilities[one])
    .slice(0, LIKELIEST);
  return (
    <li>
      <PixelImage
        values={pixels}
        height={answer.height}
        width={answer.width}
        channels={answer.channels}
        largest={255}
        label={`Test image ${index}`}
      />
      <ol>
        {likeliest.map((label) => (
          <li key={label} data-actual={label === answer.actual ? "" : undefined}>
            <b>{names[label]}{label === answer.actual && " ✓"}</b>{" "}
            <span class="number">{formatShare(probabilities[label])}</span>
          </li>
        ))}
      </ol>
      <p class="hint">No. {index}</p>
    </li>
  );
}

function explain(
  { actual, predicted, count, share }: ConfusionCell,
  names: readonly string[],
): string {
  const name = names[actual];
  if (actual !== predicted) return `No image of ${name} is read as ${names[predicted]}.`;
  return count === 0
    ? `No image of ${name} is read rightly.`
    : `These are right: ${formatShare(share)} of all images of ${name}. Open another cell to see ` +
      "mistakes.";
}
