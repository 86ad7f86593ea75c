/**
 * The devices that Glyph computes on.
 *
 * @module
 */
export { type BackendOptions, selectBackend, type SelectedBackend } from "./select.ts";
