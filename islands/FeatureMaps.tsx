import { useMemo, useState } from "preact/hooks";
import { TestImagePicker } from "../components/draw/TestImagePicker.tsx";
import { LayerMaps } from "../components/network/LayerMaps.tsx";
import { PixelImage } from "../components/network/PixelImage.tsx";
import { useAnswer } from "../components/network/use_answer.ts";
import { useSeen } from "../components/network/use_seen.ts";
import type { FeaturesAnswer } from "../lib/dashboard/network/answers.ts";
import { bytesOf } from "../lib/dashboard/network/base64.ts";
import { randomBelow } from "../lib/dashboard/network/random_below.ts";
import { formatShare } from "../lib/dashboard/network/format_share.ts";

interface FeatureMapsProps {
  run: string;
  /** Of the classes. */
  names: readonly string[];
  /** Step of the checkpoint: when it grows, the maps are made again. */
  checkpoint?: number;
}

/** What each convolution makes of a test image, from edges at the first to parts of things. */
export default function FeatureMaps({ run, names, checkpoint }: FeatureMapsProps) {
  const [element, seen] = useSeen<HTMLElement>();
  const [index, setIndex] = useState(0);
  const [chosen, setChosen] = useState("");
  const path = `/api/runs/${encodeURIComponent(run)}/features?image=${index}` +
    `&checkpoint=${checkpoint ?? ""}`;
  const { value, error, loading } = useAnswer<FeaturesAnswer>(seen ? path : undefined);
  const image = value?.image;
  const pixels = useMemo(() => image && bytesOf(image.pixels), [image?.pixels]);
  const maps = value?.layers.find(({ layer }) => layer === chosen) ?? value?.layers[0];
  const layers = value?.layers.map(({ layer }) => layer) ?? [];
  return (
    <section ref={element} class="card stack network-card" aria-labelledby={`features-${run}`}>
      <h2 id={`features-${run}`}>Feature maps</h2>
      <div class="feature-image">
        <PixelImage
          values={pixels}
          height={image?.height ?? 28}
          width={image?.width ?? 28}
          channels={image?.channels ?? 1}
          largest={255}
          label={image ? `Test image ${image.index}: ${names[image.label]}` : "No image yet"}
        />
        <div class="stack">
          <TestImagePicker
            label="Test image"
            image={image}
            names={names}
            disabled={!seen}
            onShow={setIndex}
            onRandom={() => setIndex(randomBelow(image?.count ?? 1))}
          />
          <p aria-live="polite">{value ? describe(value, names) : "Looking into the network …"}</p>
        </div>
      </div>
      <fieldset class="layers" disabled={value === undefined}>
        <legend class="visually-hidden">Layer</legend>
        {layers.map((layer) => (
          <label key={layer}>
            <input
              type="radio"
              name={`layer-${run}`}
              value={layer}
              checked={layer === maps?.layer}
              onChange={() => setChosen(layer)}
            />
            <span>{layer}</span>
          </label>
        ))}
      </fieldset>
      <div class="layer-maps" aria-busy={loading}>{maps && <LayerMaps maps={maps} />}</div>
      {error && <p class="error" role="alert">{error}</p>}
    </section>
  );
}

function describe({ image, probabilities }: FeaturesAnswer, names: readonly string[]): string {
  const read = probabilities.indexOf(Math.max(...probabilities));
  const sureness = formatShare(probabilities[read]);
  return read === image.label
    ? `Read rightly as ${names[read]}, ${sureness} sure.`
    : `${names[image.label]}, read as ${names[read]}, ${sureness} sure.`;
}
