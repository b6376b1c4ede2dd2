/** What an editor shows of a document, as text for the fences of literate suites: one function a kind of fence. */

import assert from 'node:assert/strict';
import { codeActions } from '../../server/src/core/features/code-actions.ts';
import { codeLenses } from '../../server/src/core/features/code-lens.ts';
import { hover } from '../../server/src/core/features/hover.ts';
import type { Snapshot } from '../../server/src/core/features/snapshot.ts';
import { documentSymbols, type SymbolNode } from '../../server/src/core/features/symbols.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import { LineIndex } from '../../server/src/core/text/line-index.ts';
import type { Fence } from './literate.ts';

type View = (snapshot: Snapshot, file: Fence) => string;

export const VIEWS: Readonly<Record<string, View>> = {
  /** The hover at the cursor, as Markdown; "nothing" where there is none. */
  hover(snapshot, file) {
    return hover(snapshot, cursorOf(file))?.markdown ?? 'nothing';
  },

  /** The titles of the code actions at the cursor or in the range, in order; one that edits another file names it. */
  actions(snapshot, file) {
    const span = file.range ?? { start: cursorOf(file), end: cursorOf(file) };
    return codeActions(snapshot, span)
      .map(({ title, uri }) => (uri === undefined || uri === snapshot.document.uri ? title : `${title} -> ${uri}`))
      .join('\n');
  },

  /** What the first action with edits makes of the line that it changes first. */
  'first-action'(snapshot, file) {
    const span = file.range ?? { start: cursorOf(file), end: cursorOf(file) };
    const action = codeActions(snapshot, span).find(({ edits }) => edits !== undefined);
    assert.ok(action?.edits, 'no action has edits');
    return `${action.title}\n${applyEdits(file.text, action.edits)}`;
  },

  /** `LINE: TITLE`, lines from 1. */
  lenses(snapshot, file) {
    const lines = new LineIndex(file.text);
    return codeLenses(snapshot)
      .map(({ span, title }) => `${lines.at(span.start).line + 1}: ${title}`)
      .join('\n');
  },

  /** The outline, indented: `KIND NAME (DETAIL)`. */
  symbols(snapshot) {
    const show = (nodes: readonly SymbolNode[], indent: string): string[] =>
      nodes.flatMap(({ kind, name, detail, children }) => [
        `${indent}${kind} ${name}${detail === '' ? '' : ` (${detail})`}`,
        ...show(children, `${indent}  `),
      ]);
    return show(documentSymbols(snapshot), '').join('\n');
  },
};

function cursorOf(file: Fence): number {
  assert.ok(file.cursor !== undefined, `line ${file.line}: there is no <|> in it`);
  return file.cursor;
}
