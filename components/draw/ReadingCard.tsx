import type { ComponentChildren } from "preact";
import { formatShare } from "../../lib/dashboard/network/format_share.ts";
import { whatToWrite } from "../../lib/dashboard/runs/class_names.ts";
import { PixelImage } from "../network/PixelImage.tsx";
import { Probabilities } from "../network/Probabilities.tsx";

interface ReadingCardProps {
  probabilities?: readonly number[];
  /** Of the classes. */
  names: readonly string[];
  /** Whether one can write for it, or choose test images alone. */
  canWrite: boolean;
  /** Height, width and channels of the network's images. */
  imageShape: readonly [number, number, number];
  seen?: Float32Array;
  /** Who reads it. */
  children: ComponentChildren;
}

/** What the network reads, how sure it is of each class, and the image that it was given. */
export function ReadingCard(
  { probabilities, names, canWrite, imageShape, seen, children }: ReadingCardProps,
) {
  const best = probabilities?.reduce(
    (most, share, label, all) => share > all[most] ? label : most,
    0,
  );
  const [height, width, channels] = imageShape;
  return (
    <section class="card reading-card" aria-labelledby="reading-title">
      <h2 id="reading-title">What the network reads</h2>
      <div class="reading-head">
        <p
          class="reading-class"
          data-class={best}
          data-names={names.some((name) => name.length > 1) ? "long" : undefined}
        >
          {best === undefined ? "–" : names[best]}
        </p>
        <p class="reading-sureness">
          {best === undefined
            ? canWrite ? `Write ${whatToWrite(names)}` : "Take a test image"
            : `${formatShare(probabilities![best])} sure`}
        </p>
        <figure class="reading-seen">
          <PixelImage
            values={seen}
            height={height}
            width={width}
            channels={channels}
            largest={1}
            label={`The image that the network is given, ${height} by ${width} pixels`}
          />
          <figcaption class="hint">Its {height} × {width} pixels</figcaption>
        </figure>
      </div>
      <Probabilities probabilities={probabilities} names={names} />
      {children}
    </section>
  );
}
