import { Signal } from "@preact/signals";
import { stringify } from "devalue";
import { isValidElement } from "preact";

/** What an element or an island is given. */
export type Properties = Record<string, unknown>;

/** An island that was rendered. */
export interface RenderedIsland {
  /** The name of its file. */
  name: string;
  /** Which of the page's components it is. */
  component: number;
  props: Properties;
}

/**
 * What the islands of a page are given, as an expression that may stand in a script: a list of
 * components and properties. What is one and the same here is so in the browser.
 *
 * @throws {TypeError} If a property cannot be sent, as functions and JSX cannot.
 */
export function serialise(islands: RenderedIsland[]): string {
  try {
    return send(islands.map(({ component, props }) => [component, props]));
  } catch (error) {
    for (const { name, props } of islands) {
      for (const [key, value] of Object.entries(props)) {
        try {
          send(value);
        } catch (cause) {
          const message = `The island ${name} cannot be given ${key}: ${(cause as Error).message}`;
          throw new TypeError(message, { cause });
        }
      }
    }
    throw error;
  }
}

function send(value: unknown): string {
  const buffers = new WeakSet<object>();
  return stringify(value, {
    Signal: (value) => isSignal(value) && !isComputed(value) && [value.peek()],
    Computed: (value) => isSignal(value) && [value.peek()],
    Refused: (value) => {
      if (isValidElement(value)) {
        throw new TypeError("JSX is rendered in islands, not sent to them");
      }
      if (value instanceof Uint8Array) buffers.add(value.buffer);
      else if (isOpaque(value) && !buffers.has(value)) {
        throw new TypeError(`${value.constructor.name} cannot be sent`);
      }
    },
  });
}

function isSignal(value: unknown): value is Signal {
  return value instanceof Signal;
}

function isComputed(signal: Signal): boolean {
  return Object.getPrototypeOf(signal) !== Signal.prototype;
}

/** Whether this would arrive from Fresh as an object without its contents. */
function isOpaque(value: unknown): value is object {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value) ||
    value instanceof URLSearchParams;
}
