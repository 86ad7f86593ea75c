import { useEffect, useRef } from "preact/hooks";
import { colourGrid, type MapGrid } from "../../lib/dashboard/network/diverging.ts";

interface MapImageProps extends Omit<MapGrid, "values"> {
  /** Missing while there are none. */
  values?: ArrayLike<number>;
  label: string;
}

/** Maps in one picture, each value in its colour. */
export function MapImage({ values, maps, height, width, columns, label }: MapImageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const rows = Math.ceil(maps / columns);
  useEffect(() => {
    if (values === undefined) return;
    const grid = colourGrid({ values, maps, height, width, columns });
    const image = new ImageData(grid.pixels, grid.width, grid.height);
    canvas.current!.getContext("2d")!.putImageData(image, 0, 0);
  }, [values, maps, height, width, columns]);
  return (
    <canvas
      ref={canvas}
      class="map-image"
      width={columns * (width + 1) - 1}
      height={rows * (height + 1) - 1}
      role="img"
      aria-label={label}
    />
  );
}
