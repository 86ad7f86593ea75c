/** What Preact takes as an element whose children are the nodes between two comments. */
export function rootBetween(start: Comment, end: Comment): Element {
  const parent = end.parentElement!;
  const insertBefore = (node: Node, before: Node | null) =>
    parent.insertBefore(node, before ?? end);
  const root = {
    nodeType: Node.ELEMENT_NODE,
    parentNode: parent,
    namespaceURI: parent.namespaceURI,
    get childNodes(): Node[] {
      const nodes: Node[] = [];
      for (let node = start.nextSibling!; node !== end; node = node.nextSibling!) nodes.push(node);
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
