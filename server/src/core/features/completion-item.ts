/** One thing that can be written at the cursor. */

import { type SpecReference, specText } from '../rules/rule.ts';
import type { Span } from '../text/span.ts';

export interface Completion {
  readonly label: string;
  readonly kind: 'tag' | 'value' | 'directive' | 'type' | 'class' | 'name' | 'record' | 'file' | 'rule';
  readonly detail: string;
  /** Markdown. */
  readonly documentation: string | undefined;
  /** What is replaced; within one line, and it touches the cursor. */
  readonly span: Span;
  readonly newText: string;
  readonly isSnippet: boolean;
}

/** One that inserts its label. */
export function completion(
  kind: Completion['kind'],
  label: string,
  detail: string,
  documentation: string | undefined,
  span: Span,
): Completion {
  return { label, kind, detail, documentation, span, newText: label, isSnippet: false };
}

/** What a word means, and where that is specified. Markdown. */
export function documented(meaning: string, spec: SpecReference | undefined): string {
  return spec === undefined ? meaning : `${meaning}\n\n${specText(spec)}`;
}
