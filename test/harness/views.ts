/** What an editor shows of a document, as text for the fences of literate suites: one function a kind of fence. */

import assert from 'node:assert/strict';
import { codeActions } from '../../server/src/core/features/code-actions.ts';
import { codeLenses } from '../../server/src/core/features/code-lens.ts';
import { completions } from '../../server/src/core/features/completion.ts';
import { highlights } from '../../server/src/core/features/highlights.ts';
import { hover } from '../../server/src/core/features/hover.ts';
import { inlayHints } from '../../server/src/core/features/inlay-hints.ts';
import { aliasRefactorings } from '../../server/src/core/features/provider-alias.ts';
import { rewriteActions } from '../../server/src/core/features/rewrites.ts';
import { semanticTokens } from '../../server/src/core/features/semantic-tokens.ts';
import { signatureHelp } from '../../server/src/core/features/signature-help.ts';
import type { Snapshot } from '../../server/src/core/features/snapshot.ts';
import { documentSymbols, type SymbolNode } from '../../server/src/core/features/symbols.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import { LineIndex } from '../../server/src/core/text/line-index.ts';
import type { Span } from '../../server/src/core/text/span.ts';
import type { Fence } from './literate.ts';

type View = (snapshot: Snapshot, file: Fence) => string;

export const VIEWS: Readonly<Record<string, View>> = {
  /** The hover at the cursor, as Markdown; "nothing" if there are none. */
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

  /** `= TITLE` of each refactoring at the cursor, and the lines of the file that it makes; "nothing" if there are none. */
  refactorings(snapshot, file) {
    const at = cursorOf(file);
    const before = new Set(file.text.split('\n'));
    return (
      [rewriteActions, aliasRefactorings]
        .flatMap((actions) => actions(snapshot, { start: at, end: at }))
        .map(({ title, edits }) => {
          const made = applyEdits(file.text, edits ?? []).split('\n');
          return `= ${title}\n${made.filter((line) => !before.has(line)).join('\n')}`;
        })
        .join('\n') || 'nothing'
    );
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

  /** What can be written at the cursor, in order. */
  completions(snapshot, file) {
    return completions(snapshot, cursorOf(file))
      .map(({ label }) => label)
      .join('\n');
  },

  /** The places that mean what is at the cursor: `LINE: TEXT`, with `=` for `:` where the name is made. */
  highlights(snapshot, file) {
    const lines = new LineIndex(file.text);
    return highlights(snapshot, cursorOf(file))
      .map(({ span, isWrite }) => `${lines.at(span.start).line + 1}${isWrite ? '=' : ':'} ${textAt(file, span)}`)
      .join('\n');
  },

  /** The text with every inlay hint in it, as `«label»`. */
  'inlay-hints'(snapshot, { text }) {
    const choice = { absoluteNames: true, ttl: true, origin: true, keys: true };
    const edits = inlayHints(snapshot, { start: 0, end: text.length }, choice).map(({ offset, label, side }) => ({
      span: { start: offset, end: offset },
      newText: side === 'before' ? `«${label}» ` : ` «${label}»`,
    }));
    return applyEdits(text, edits);
  },

  /** The fields of the record's data, the next one in brackets. */
  'signature-help'(snapshot, file) {
    const help = signatureHelp(snapshot, cursorOf(file));
    if (help === undefined) return 'nothing';
    const { start, end } = help.fields[help.active]!.span;
    return `${help.label.slice(0, start)}[${help.label.slice(start, end)}]${help.label.slice(end)}\n${help.fields[help.active]!.meaning}`;
  },

  /** `TYPE TEXT`, line by line of the file, with `*` after the type of an owner. */
  tokens(snapshot, file) {
    return semanticTokens(snapshot, { start: 0, end: file.text.length })
      .map(({ span, type, isDefinition }) => `${type}${isDefinition ? '*' : ''} ${textAt(file, span)}`)
      .join('\n');
  },
};

function textAt({ text }: Fence, { start, end }: Span): string {
  return text.slice(start, end);
}

function cursorOf(file: Fence): number {
  assert.ok(file.cursor !== undefined, `line ${file.line}: there is no <|> in it`);
  return file.cursor;
}
