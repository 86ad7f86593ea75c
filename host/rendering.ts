import { Signal } from "@preact/signals";
import {
  type ComponentChildren,
  type ComponentType,
  createContext,
  Fragment,
  type FunctionComponent,
  h,
  isValidElement,
  options,
  type VNode,
} from "preact";
import { useContext } from "preact/hooks";
import { renderToString } from "preact-render-to-string";
import { markCurrent } from "./current_link.ts";
import type { Bundle } from "./bundle.ts";
import { type IslandProps, type RenderedIsland, serialise } from "./serialise.ts";

/** Called with each element before it is rendered. */
const hooks = options as { __b?: (vnode: VNode<IslandProps>) => void };

/** Whether an island is around: those within it belong to its own tree. */
const Inside = createContext(false);

const comment = (text: string): VNode =>
  h(Fragment, { UNSTABLE_comment: text } as Record<string, unknown>);

/** Renders one document, and notes the islands in it for the browser. */
export class Rendering {
  /** What inline scripts and styles carry. */
  readonly nonce: string = crypto.randomUUID().replaceAll("-", "");
  readonly #bundle: Bundle;
  readonly #url: URL;
  readonly #originals = new WeakSet<VNode>();
  readonly #components: ComponentType[] = [];
  readonly #islands: RenderedIsland[] = [];
  readonly #slots: ComponentChildren[] = [];
  readonly #renderedSlots = new Set<number>();
  #hasScript = false;

  /** Renders a page of this address, with islands out of a bundle. */
  constructor(bundle: Bundle, url: URL) {
    this.#bundle = bundle;
    this.#url = url;
  }

  /** Renders a part of the document. */
  toHtml(part: VNode): string {
    const before = hooks.__b;
    hooks.__b = (vnode) => {
      this.#visit(vnode);
      before?.(vnode);
    };
    try {
      return renderToString(part);
    } finally {
      hooks.__b = before;
    }
  }

  /** Throws if islands were rendered, and nothing brings them to life. */
  finish(): void {
    if (this.#islands.length > 0 && !this.#hasScript) {
      throw new Error("A page with islands needs a <body> in routes/_app.tsx");
    }
  }

  #visit(vnode: VNode<IslandProps>): void {
    const { type, props } = vnode;
    if (typeof type === "function") {
      const component = type as ComponentType;
      if (!this.#bundle.islands.has(component) || this.#originals.has(vnode)) return;
      vnode.type = (props) => this.#island(component, props);
    } else if (type === "script" || type === "style") {
      vnode.props = { ...props, nonce: props.nonce ?? this.nonce };
    } else if (type === "a") {
      vnode.props = markCurrent(props, this.#url);
    } else if (type === "body") {
      const children = [props.children as ComponentChildren, h(this.#Templates, null)];
      vnode.props = { ...props, children };
    }
  }

  #island(component: ComponentType, given: IslandProps): ComponentChildren {
    const isInside = useContext(Inside);
    const original = (props: IslandProps) => {
      const vnode = h(component, props);
      this.#originals.add(vnode);
      return vnode;
    };
    if (isInside) return original(given);
    const props = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, this.#withSlot(name, value)]),
    );
    if (!this.#components.includes(component)) this.#components.push(component);
    const { name } = this.#bundle.islands.get(component)!;
    const rendered = { name, component: this.#components.indexOf(component), props };
    const index = this.#islands.push(rendered) - 1;
    const inside = h(Inside.Provider, { value: true, children: original(props) });
    return [comment(`island:${index}`), inside, comment("/island")];
  }

  /** JSX is rendered here, not sent: the browser finds it in the document. */
  #withSlot(name: string, value: unknown): unknown {
    const isJsx = isValidElement(value) && !((value as unknown) instanceof Signal);
    if (name !== "children" && !isJsx) return value;
    return h(this.#Slot, { slot: this.#slots.push(value as ComponentChildren) - 1 });
  }

  readonly #Slot: FunctionComponent<{ slot: number }> = ({ slot }) => {
    this.#renderedSlots.add(slot);
    const children = h(Inside.Provider, { value: false, children: this.#slots[slot] });
    return h(Fragment, null, comment(`slot:${slot}`), children, comment("/slot"));
  };

  /** JSX that its island does not show yet, then the script, which needs what that holds. */
  readonly #Templates: FunctionComponent = () => {
    const hidden = this.#slots.keys().filter((slot) => !this.#renderedSlots.has(slot));
    const templates = [...hidden].map((slot) =>
      h("template", { "data-slot": slot }, this.#slots[slot])
    );
    return h(Fragment, null, ...templates, h(this.#Script, null));
  };

  readonly #Script: FunctionComponent = () => {
    if (this.#islands.length === 0) return null;
    this.#hasScript = true;
    const imports = this.#components.map((component, index) =>
      `import I${index} from ${JSON.stringify(this.#bundle.islands.get(component)!.path)};`
    );
    const slotOf = (value: unknown) =>
      isValidElement(value) && value.type === this.#Slot
        ? (value.props as unknown as { slot: number }).slot
        : undefined;
    const script = `import { boot } from ${JSON.stringify(this.#bundle.client)};${
      imports.join("")
    }boot([${this.#components.map((_, index) => `I${index}`)}],${
      serialise(this.#islands, slotOf)
    });`;
    return h("script", { type: "module", dangerouslySetInnerHTML: { __html: script } });
  };
}
