/** What the user has chosen for the editor alone: it changes what is shown and when, never a verdict. */

import { DEFAULT_INLAY_HINTS, type InlayHintChoice } from '../core/features/inlay-hints.ts';
import { objectOf } from '../project/globs.ts';

export interface EditorSettings {
  /** Whether documents are checked at all. */
  readonly enable: boolean;
  /** When they are: at each change, or when they are opened and saved. */
  readonly run: 'onType' | 'onSave';
  /** Larger documents are not checked, and a notice says so; in units of 1024 × 1024 UTF-16 units. */
  readonly maxFileSize: number;
  readonly codeLens: boolean;
  /** Whether zones of the workspace are checked that nobody has opened. */
  readonly workspaceDiagnostics: boolean;
  readonly inlayHints: InlayHintChoice;
}

const DEFAULT_EDITOR_SETTINGS: EditorSettings = {
  enable: true,
  run: 'onType',
  maxFileSize: 64,
  codeLens: true,
  workspaceDiagnostics: true,
  inlayHints: DEFAULT_INLAY_HINTS,
};

/** Reads them from JSON of any shape; the default stands for whatever is not of its type. */
export function readEditorSettings(json: unknown): EditorSettings {
  const chosen = objectOf(json) ?? {};
  const hints = objectOf(chosen['inlayHints']);
  const flag = (value: unknown, otherwise: boolean) => (typeof value === 'boolean' ? value : otherwise);
  const hint = (name: keyof InlayHintChoice) => flag(hints?.[name], DEFAULT_INLAY_HINTS[name]);
  const { maxFileSize: size } = chosen;
  return {
    enable: flag(chosen['enable'], DEFAULT_EDITOR_SETTINGS.enable),
    run: chosen['run'] === 'onSave' ? 'onSave' : 'onType',
    maxFileSize: typeof size === 'number' && size > 0 ? size : DEFAULT_EDITOR_SETTINGS.maxFileSize,
    codeLens: flag(chosen['codeLens'], DEFAULT_EDITOR_SETTINGS.codeLens),
    workspaceDiagnostics: flag(chosen['workspaceDiagnostics'], DEFAULT_EDITOR_SETTINGS.workspaceDiagnostics),
    inlayHints: {
      absoluteNames: hint('absoluteNames'),
      ttl: hint('ttl'),
      origin: hint('origin'),
      keys: hint('keys'),
    },
  };
}
