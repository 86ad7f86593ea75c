import { useId } from "preact/hooks";
import { type Colour, diverging } from "../../lib/dashboard/network/diverging.ts";

interface ColourScaleProps {
  /** What the strongest colours stand for. */
  largest: number;
  /** Whether there are values below zero. */
  signed: boolean;
}

/** The legend of the colours: which one stands for which number. */
export function ColourScale({ largest, signed }: ColourScaleProps) {
  const id = useId();
  const stops = signed ? [-1, 0, 1] : [0, 1];
  const end = Number(largest.toPrecision(2));
  return (
    <p class="colour-scale hint number">
      <span>{signed ? `−${end}` : "0"}</span>
      <svg aria-hidden="true" focusable="false" viewBox="0 0 100 8" preserveAspectRatio="none">
        <linearGradient id={id}>
          {stops.map((value, index) => (
            <stop
              key={value}
              offset={index / (stops.length - 1)}
              stop-color={css(diverging(value))}
            />
          ))}
        </linearGradient>
        <rect width="100" height="8" fill={`url(#${id})`} />
      </svg>
      <span>{end}</span>
    </p>
  );
}

function css(colour: Colour): string {
  return `rgb(${colour.join(" ")})`;
}
