import { useMemo, useState } from "preact/hooks";
import { ConfusionTable } from "../components/network/ConfusionTable.tsx";
import { MisreadImages } from "../components/network/MisreadImages.tsx";
import { type ConfusionCell, confusionRows } from "../lib/dashboard/network/confusion.ts";

interface ConfusionMatrixProps {
  run: string;
  /** Row: true class. Column: what was read. */
  confusion: readonly (readonly number[])[];
  /** Of the classes. */
  names: readonly string[];
}

/** Which classes the network takes for which, and the images of each mistake. */
export default function ConfusionMatrix({ run, confusion, names }: ConfusionMatrixProps) {
  const rows = useMemo(() => confusionRows(confusion), [confusion]);
  const [place, setPlace] = useState<Pick<ConfusionCell, "actual" | "predicted">>();
  const chosen = place && rows[place.actual]?.cells[place.predicted];
  return (
    <section class="card stack network-card" aria-labelledby={`confusion-${run}`}>
      <h2 id={`confusion-${run}`}>Confusion</h2>
      <p class="hint">
        Each row is a class, each column what the network read. Open a cell to see its images.
      </p>
      <ConfusionTable rows={rows} names={names} chosen={chosen} onChoose={setPlace} />
      {chosen && <MisreadImages run={run} cell={chosen} names={names} />}
    </section>
  );
}
