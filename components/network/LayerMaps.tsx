import { useMemo } from "preact/hooks";
import type { FeatureMaps } from "../../lib/dashboard/network/answers.ts";
import { bytesOf } from "../../lib/dashboard/network/base64.ts";
import { ColourScale } from "./ColourScale.tsx";
import { MapImage } from "./MapImage.tsx";

/** The maps of one layer. */
export function LayerMaps({ maps }: { maps: FeatureMaps }) {
  const { layer, channels, height, width, largest } = maps;
  const values = useMemo(() => {
    const bytes = new Int8Array(bytesOf(maps.values).buffer);
    return Float32Array.from(bytes, (byte) => byte / 127);
  }, [maps.values]);
  const signed = useMemo(() => values.some((value) => value < 0), [values]);
  return (
    <div class="stack">
      <div class="toolbar">
        <p class="hint">{channels} maps of {height} × {width}</p>
        <ColourScale largest={largest} signed={signed} />
      </div>
      <MapImage
        values={values}
        maps={channels}
        height={height}
        width={width}
        columns={channels > 32 ? 16 : 8}
        label={`${channels} maps of ${layer}, ${height} by ${width}`}
      />
    </div>
  );
}
