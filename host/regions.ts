import { type ComponentChildren, h } from "preact";

/** A part of the document between two comments: an island, or JSX that one was given. */
export interface Region {
  kind: "island" | "slot";
  index: number;
  start: Comment;
  end: Comment;
  /** Whether no other region is around. */
  isOutermost: boolean;
}

const opening = /^(island|slot):(\d+)$/;
const closing = /^\/(island|slot)$/;

/** The regions below a node, in the order of the document. */
export function regionsIn(root: Node): Region[] {
  const regions: Region[] = [];
  const open: Region[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  while (walker.nextNode()) {
    const comment = walker.currentNode as Comment;
    const [, kind, index] = opening.exec(comment.data) ?? [];
    if (kind !== undefined) {
      const isOutermost = open.length === 0;
      const region = { kind, index: Number(index), start: comment, end: comment, isOutermost };
      open.push(region as Region);
      regions.push(region as Region);
    } else if (closing.test(comment.data)) open.pop()!.end = comment;
  }
  return regions;
}

/**
 * Nodes as the JSX that they were rendered from, islands among them as components.
 *
 * @param first The first of the nodes, which are siblings.
 * @param end What comes after the last one.
 * @param island Gives the island of an index.
 */
export function childrenBetween(
  first: Node | null,
  end: Node | null,
  island: (index: number) => ComponentChildren,
): ComponentChildren[] {
  const children: ComponentChildren[] = [];
  let depth = 0;
  for (let node = first; node !== end && node !== null; node = node.nextSibling) {
    if (node instanceof Comment) {
      const [, , index] = opening.exec(node.data) ?? [];
      if (index !== undefined && depth++ === 0) children.push(island(Number(index)));
      if (closing.test(node.data)) depth--;
    } else if (depth > 0) continue;
    else if (node instanceof Text) children.push(node.data);
    else if (node instanceof Element) {
      children.push(
        h(node.localName, attributesOf(node), childrenBetween(node.firstChild, null, island)),
      );
    }
  }
  return children;
}

function attributesOf(element: Element): Record<string, unknown> {
  return Object.fromEntries(
    [...element.attributes].map(({ name, value }) => {
      const isFlag = typeof (element as unknown as Record<string, unknown>)[name] === "boolean";
      return [name, isFlag ? true : value];
    }),
  );
}

/** What Preact takes as an element whose children are the nodes between two comments. */
export function rootBetween(start: Comment, end: Comment): Element {
  const parent = end.parentNode!;
  const insertBefore = (node: Node, before: Node | null) =>
    parent.insertBefore(node, before ?? end);
  const root = {
    nodeType: Node.ELEMENT_NODE,
    parentNode: parent,
    namespaceURI: (parent as Element).namespaceURI,
    get childNodes(): Node[] {
      const nodes = [];
      for (let node = start.nextSibling; node !== end; node = node!.nextSibling) nodes.push(node!);
      return nodes;
    },
    get firstChild(): Node | null {
      return start.nextSibling === end ? null : start.nextSibling;
    },
    insertBefore,
    appendChild: (node: Node) => insertBefore(node, null),
    removeChild: (node: Node) => parent.removeChild(node),
    contains: (node: Node) => parent.contains(node),
  };
  return root as unknown as Element;
}
