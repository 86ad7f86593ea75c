import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

/** Keeps its children where they are while it changes itself. */
export default function Box({ children }: { children: ComponentChildren }) {
  const clicks = useSignal(0);
  return (
    <div id="box" data-clicks={clicks} onClick={() => clicks.value++}>
      {children}
    </div>
  );
}
