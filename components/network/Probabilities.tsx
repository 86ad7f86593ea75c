import { formatShare } from "../../lib/dashboard/network/format_share.ts";

/** Bars that are shown; of more classes, the likeliest. */
const MOST_BARS = 10;

interface ProbabilitiesProps {
  /** Of each class; missing while nothing was read. */
  probabilities?: readonly number[];
  /** How many classes there are. */
  classes: number;
}

/** A bar for each class, the likeliest one marked. Its size stays the same whatever it shows. */
export function Probabilities({ probabilities, classes }: ProbabilitiesProps) {
  const all = Array.from({ length: classes }, (_, label) => label);
  const of = (label: number) => probabilities?.[label] ?? 0;
  const likeliest = all.toSorted((one, other) => of(other) - of(one));
  const shown = classes <= MOST_BARS ? all : likeliest.slice(0, MOST_BARS);
  const best = probabilities && likeliest[0];
  return (
    <ol class="probabilities" aria-label="Probability of each digit">
      {shown.map((label) => (
        <li key={label} data-class={label} data-best={label === best ? "" : undefined}>
          <span class="probability-class">{label}</span>
          <svg class="probability-bar" aria-hidden="true" focusable="false">
            <rect class="probability-track" width="100%" height="100%" />
            <rect class="probability-value" width={`${100 * of(label)}%`} height="100%" />
          </svg>
          <span class="probability-share number">
            {probabilities ? formatShare(of(label)) : "–"}
          </span>
        </li>
      ))}
    </ol>
  );
}
