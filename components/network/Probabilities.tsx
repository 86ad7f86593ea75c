import { formatShare } from "../../lib/dashboard/network/format_share.ts";

/** Bars that are shown; of more classes, the likeliest. */
const MOST_BARS = 10;

interface ProbabilitiesProps {
  /** Of each class; missing while nothing was read. */
  probabilities?: readonly number[];
  /** Of the classes. */
  names: readonly string[];
}

/** A bar for each class, the likeliest one marked. Its size stays the same whatever it shows. */
export function Probabilities({ probabilities, names }: ProbabilitiesProps) {
  const all = names.map((_, label) => label);
  const isLong = names.some((name) => name.length > 1);
  const of = (label: number) => probabilities?.[label] ?? 0;
  const likeliest = all.toSorted((one, other) => of(other) - of(one));
  const shown = names.length <= MOST_BARS ? all : likeliest.slice(0, MOST_BARS);
  const best = probabilities && likeliest[0];
  return (
    <ol
      class="probabilities"
      aria-label="Probability of each class"
      data-names={isLong ? "long" : undefined}
    >
      {shown.map((label) => (
        <li key={label} data-class={label} data-best={label === best ? "" : undefined}>
          <span class="probability-class">{names[label]}</span>
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
