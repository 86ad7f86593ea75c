import { IS_BROWSER } from "fresh/runtime";
import type { Signal } from "@preact/signals";

/** Counts on; two that are given the same signal count together. */
export default function Counter({ id, count }: { id: string; count: Signal<number> }) {
  return (
    <button type="button" id={id} disabled={!IS_BROWSER} onClick={() => count.value++}>
      {count}
    </button>
  );
}
