/**
 * What leaves for the editor: texts that it shows on one line (titles, labels, details, messages) may come from a message or a
 * zone, and lose here what would hide or reorder them. Edits, addresses and arguments are left as they are. Markdown is made
 * harmless where it is made (`core/features/markdown.ts`).
 */

import { visible } from '../core/text/visible.ts';

declare const leaves: unique symbol;

/** An answer that may be sent: {@link leaving} alone makes it. */
export type Leaving<T> = T extends null ? null : T & { readonly [leaves]: true };

/** Any such answer. */
export type AnyLeaving = null | { readonly [leaves]: true };

/** Properties of the protocol, and of our own answers, that are shown on one line. */
const SHOWN: ReadonlySet<string> = new Set([
  'containerName',
  'description',
  'detail',
  'domain',
  'label',
  'message',
  'name',
  'selector',
  'title',
  'tooltip',
  'words',
]);

/** Properties whose content goes back into a document or to a program. */
const KEPT: ReadonlySet<string> = new Set([
  'arguments',
  'changes',
  'contents',
  'data',
  'documentChanges',
  'edit',
  'edits',
]);

/** Properties that hold numbers alone: there are several for each place. */
const PLACES: ReadonlySet<string> = new Set([
  'range',
  'selectionRange',
  'targetRange',
  'targetSelectionRange',
  'originSelectionRange',
]);

/** Deep and without recursion: an outline may be as deep as its document. */
export function leaving<T>(answer: T): Leaving<T> {
  return (typeof answer !== 'object' || isHarmless(answer) ? answer : madeHarmless(answer)) as Leaving<T>;
}

/** The same for one whose lists were made ready to leave before. */
export function leavingLists<T extends Readonly<Record<string, boolean | readonly AnyLeaving[]>>>(
  answer: T,
): Leaving<T> {
  return answer as Leaving<T>;
}

/** Nearly all answers are; what is long is not copied for nothing. */
function isHarmless(answer: unknown): boolean {
  const waiting: unknown[] = [answer];
  while (waiting.length > 0) {
    const at = waiting.pop() as Readonly<Record<string, unknown>> | null | undefined;
    for (const key in at) {
      const value = at[key];
      if (typeof value === 'string') {
        if (SHOWN.has(key) && lineOf(value) !== value) return false;
      } else if (typeof value === 'object' && value !== null && !KEPT.has(key) && !PLACES.has(key)) waiting.push(value);
    }
  }
  return true;
}

function madeHarmless<T>(answer: T): T {
  const root = { answer };
  const waiting: Record<string, unknown>[] = [root];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const [key, value] of Object.entries(at)) {
      if (typeof value === 'string') {
        if (SHOWN.has(key)) at[key] = lineOf(value);
      } else if (typeof value === 'object' && value !== null && !KEPT.has(key)) {
        const copy: unknown = Array.isArray(value) ? [...value] : { ...value };
        at[key] = copy;
        waiting.push(copy as Record<string, unknown>);
      }
    }
  }
  return root.answer;
}

/** A text for one line: a folded header field has tabs in it. */
export function lineOf(text: string): string {
  return visible(text.includes('\t') || text.includes('  ') ? text.replace(/[\t ]+/g, ' ') : text);
}
