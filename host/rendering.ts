import { type ComponentChildren, type ComponentType, createContext, Fragment, h } from "preact";
import { type FunctionComponent, options, type VNode } from "preact";
import { useContext } from "preact/hooks";
import { renderToString } from "preact-render-to-string";
import type { Bundle } from "./bundle.ts";
import { markCurrent } from "./current_link.ts";
import { type Properties, type RenderedIsland, serialise } from "./serialise.ts";

/** Called with each element before it is rendered. */
const hooks = options as { __b?: (vnode: VNode<Properties>) => void };

/** Whether an island is around: the components in it are part of it. */
const Inside = createContext(false);

/** Renders one document, and notes the islands in it for the browser. */
export class Rendering {
  /** What inline scripts and styles carry. */
  readonly nonce: string = crypto.randomUUID().replaceAll("-", "");
  readonly #bundle: Bundle;
  readonly #url: URL;
  readonly #components: ComponentType[] = [];
  readonly #islands: RenderedIsland[] = [];
  /** Elements of islands that are marked already. */
  readonly #marked = new WeakSet<VNode>();
  #isAlive = false;

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
    if (this.#islands.length > 0 && !this.#isAlive) {
      throw new Error("A page with islands needs a <body> in routes/_app.tsx");
    }
  }

  #visit(vnode: VNode<Properties>): void {
    const { type, props } = vnode;
    if (typeof type === "function") {
      const component = type as ComponentType;
      if (!this.#bundle.islands.has(component) || this.#marked.has(vnode)) return;
      vnode.type = (props) => this.#island(component, props);
    } else if (type === "script" || type === "style") {
      vnode.props = { ...props, nonce: props.nonce ?? this.nonce };
    } else if (type === "a") {
      vnode.props = markCurrent(props, this.#url);
    } else if (type === "body") {
      const children = [props.children as ComponentChildren, h(this.#Script, null)];
      vnode.props = { ...props, children };
    }
  }

  #island(component: ComponentType, props: Properties): ComponentChildren {
    const isInside = useContext(Inside);
    const vnode = h(component, props);
    this.#marked.add(vnode);
    if (isInside) return vnode;
    if (!this.#components.includes(component)) this.#components.push(component);
    const index = this.#islands.length;
    this.#islands.push({
      name: this.#bundle.islands.get(component)!.name,
      component: this.#components.indexOf(component),
      props,
    });
    const children = h(Inside.Provider, { value: true, children: vnode });
    return [comment(`island:${index}`), children, comment("/island")];
  }

  readonly #Script: FunctionComponent = () => {
    if (this.#islands.length === 0) return null;
    this.#isAlive = true;
    const paths = this.#components.map((component) => this.#bundle.islands.get(component)!.path);
    const __html = [
      `import { boot } from "${this.#bundle.client}";`,
      ...paths.map((path, index) => `import I${index} from "${path}";`),
      `boot([${paths.map((_, index) => `I${index}`)}],${serialise(this.#islands)});`,
    ].join("");
    return h("script", { type: "module", dangerouslySetInnerHTML: { __html } });
  };
}

function comment(text: string): VNode {
  return h(Fragment, { UNSTABLE_comment: text } as Properties);
}
