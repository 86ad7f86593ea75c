import type { JSX } from "preact";
import { formatAccuracy } from "../../lib/cli/format.ts";
import type { TestEvent } from "../../lib/train/events.ts";

/** How well each class is read, in the last test. */
export function ClassAccuracy(
  { test, names }: { test: TestEvent; names: readonly string[] },
): JSX.Element {
  const shares = test.perClass.map(({ correct, total }) => total === 0 ? 1 : correct / total);
  // Bars from zero would all look full: they begin where the worst of them can still be seen.
  const least = Math.floor(Math.min(...shares, 0.99) * 100 - 0.5) / 100;
  return (
    <section class="card">
      <div class="toolbar">
        <h2>Accuracy by class</h2>
        <span class="hint">after epoch {test.epoch}; bars from {formatPercent(least)}</span>
      </div>
      <ol
        class="class-bars"
        data-names={names.some((name) => name.length > 2) ? "long" : undefined}
      >
        {test.perClass.map(({ correct, total }, index) => (
          <li key={index}>
            <span class="class-name">{names[index]}</span>
            <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
              <rect width={(shares[index] - least) / (1 - least) * 100} height="8" />
            </svg>
            <span class="number">{formatAccuracy(shares[index])}</span>
            <span class="number hint">{total - correct} wrong</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function formatPercent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
