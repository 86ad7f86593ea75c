/**
 * The devices that Glyph computes on.
 *
 * @module
 */
export type { AdapterPreference } from "./webgpu/adapter.ts";
export { type BackendOptions, selectBackend, type SelectedBackend } from "./select.ts";
