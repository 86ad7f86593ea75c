import { computed, signal } from "@preact/signals";
import { unflatten } from "devalue";
import { type ComponentChildren, type ComponentType, h, render } from "preact";
import { childrenBetween, regionsIn, rootBetween } from "./regions.ts";

/**
 * Brings the islands of the page to life.
 *
 * @param components The components of the islands.
 * @param data For each island its component and properties, as `serialise` wrote them.
 */
export function boot(components: ComponentType[], data: unknown[]): void {
  const slots = new Map<number, ComponentChildren>();
  const Slot = ({ slot }: { slot: number }) => slots.get(slot);
  const islands: [number, Record<string, unknown>][] = unflatten(data as number[], {
    Signal: ([value]) => signal(value),
    Computed: ([value]) => computed(() => value),
    Slot: ([slot]) => h(Slot, { slot }),
  });
  const island = (index: number) => {
    const [component, props] = islands[index];
    return h(components[component], props);
  };

  const shown = regionsIn(document.body);
  const templates = [...document.querySelectorAll<HTMLTemplateElement>("template[data-slot]")];
  const hidden = templates.flatMap(({ content }) => regionsIn(content));
  for (const { kind, index, start, end } of [...shown, ...hidden]) {
    if (kind === "slot") slots.set(index, childrenBetween(start.nextSibling, end, island));
  }
  for (const { dataset, content } of templates) {
    slots.set(Number(dataset.slot), childrenBetween(content.firstChild, null, island));
  }

  for (const { kind, index, start, end, isOutermost } of shown) {
    if (kind !== "island" || !isOutermost) continue;
    // A block within a <p>, say, ends the <p>: the browser has torn the island apart.
    if (start.parentNode !== end.parentNode) {
      reportError(new Error("An island is nested where HTML does not allow its elements"));
    } else render(island(index), rootBetween(start, end));
  }
}
