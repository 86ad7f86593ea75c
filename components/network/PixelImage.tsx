import { useEffect, useRef } from "preact/hooks";
import { paintPixels, type Pixels } from "../../lib/dashboard/network/image_data.ts";

interface PixelImageProps extends Omit<Pixels, "values"> {
  /** Missing while there is none. */
  values?: ArrayLike<number>;
  label: string;
}

/** A small image, pixel by pixel: light ink on black, as networks are given it. */
export function PixelImage({ values, height, width, channels, largest, label }: PixelImageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { current } = canvas;
    if (values) paintPixels({ values, height, width, channels, largest }, current!);
    else current!.getContext("2d")!.clearRect(0, 0, width, height);
  }, [values, height, width, channels, largest]);
  return (
    <canvas
      ref={canvas}
      class="pixel-image"
      width={width}
      height={height}
      role="img"
      aria-label={label}
    />
  );
}
