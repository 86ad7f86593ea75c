/** A header nests three deep: the header, a tensor's entry, its shape. */
const DEEPEST = 3;

/**
 * Reads a JSON object whose names may not be repeated, at any depth.
 *
 * `JSON.parse` silently keeps the last of two members of one name, so that two readers of the same
 * file can see different tensors; it also puts names that look like integers first. This keeps the
 * order of the text. Nesting is limited before anything is built, so that a hostile text cannot
 * use up the memory.
 *
 * @param text The JSON text of one object, nested at most three deep.
 * @returns The object's members, in the order of the text.
 * @throws {SyntaxError} If the text is not JSON, not an object, too deep, or repeats a name.
 */
export function parseJsonObject(text: string): Map<string, unknown> {
  const names = outermostNames(text);
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SyntaxError("Expected a JSON object");
  }
  const members = new Map(Object.entries(value));
  return new Map([...names].map((name) => [name, members.get(name)]));
}

/** Walks over the text once, whether it is valid or not: `JSON.parse` judges that afterwards. */
function outermostNames(text: string): Set<string> {
  const outermost = new Set<string>();
  const open: Set<string>[] = [];
  const colon = /[ \t\r\n]*:/y;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "{" || character === "[") {
      if (open.length === DEEPEST) {
        throw new SyntaxError(`Expected nesting of at most ${DEEPEST}, found more at ${at}`);
      }
      open.push(open.length === 0 ? outermost : new Set());
    } else if (character === "}" || character === "]") {
      open.pop();
    } else if (character === '"') {
      const start = at++;
      while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
      colon.lastIndex = at + 1;
      if (!colon.test(text)) continue;
      const name: string = JSON.parse(text.slice(start, at + 1));
      const siblings = open.at(-1);
      if (siblings?.has(name)) {
        throw new SyntaxError(`Expected every name once, found ${JSON.stringify(name)} twice`);
      }
      siblings?.add(name);
    }
  }
  return outermost;
}
