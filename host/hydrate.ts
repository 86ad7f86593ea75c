import { computed, signal } from "@preact/signals";
import { unflatten } from "devalue";
import { type ComponentType, h, render } from "preact";
import { rootBetween } from "./island_root.ts";

/**
 * Brings the islands of the page to life.
 *
 * @param components The components of the islands.
 * @param data For each island which component it is, and its properties, as `serialise` wrote them.
 */
export function boot(components: ComponentType[], data: number[]): void {
  const islands: [number, Record<string, unknown>][] = unflatten(data, {
    Signal: ([value]) => signal(value),
    Computed: ([value]) => computed(() => value),
  });
  for (const start of [...commentsIn(document.body)]) {
    const index = /^island:(\d+)$/.exec(start.data)?.[1];
    if (index === undefined) continue;
    const end = endOf(start);
    const [component, props] = islands[Number(index)];
    if (end !== undefined) render(h(components[component], props), rootBetween(start, end));
    // A block within a <p>, say, ends the <p>: the browser has torn the island apart.
    else reportError(new Error("An island is where HTML does not allow its elements"));
  }
}

function* commentsIn(root: Node): Generator<Comment> {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  while (walker.nextNode()) yield walker.currentNode as Comment;
}

function endOf(start: Comment): Comment | undefined {
  for (let node = start.nextSibling; node !== null; node = node.nextSibling) {
    if (node instanceof Comment && node.data === "/island") return node;
  }
}
