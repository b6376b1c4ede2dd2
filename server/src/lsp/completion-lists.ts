/**
 * Completions in the protocol's words. Their documentation is kept here and sent for the one item that a client asks about
 * (`completionItem/resolve`), or with all of them to a client that does not ask.
 */

import { type CompletionItem, CompletionItemKind, InsertTextFormat, MarkupKind } from 'vscode-languageserver';
import type { Completion } from '../core/features/completion-item.ts';
import type { ClientCapabilities } from './capabilities.ts';
import { type Positions, toRange } from './conversion.ts';

const KINDS: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  tag: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  directive: CompletionItemKind.Keyword,
  type: CompletionItemKind.Keyword,
  class: CompletionItemKind.Keyword,
  name: CompletionItemKind.Reference,
  record: CompletionItemKind.Snippet,
  file: CompletionItemKind.File,
  rule: CompletionItemKind.Constant,
};

export class CompletionLists {
  /** Which list was sent last: only of its items the documentation is known. */
  #list = 0;
  #documentation: readonly (string | undefined)[] = [];

  toItems(
    positions: Positions,
    completions: readonly Completion[],
    can: ClientCapabilities['completions'],
  ): CompletionItem[] {
    this.#list++;
    this.#documentation = completions.map(({ documentation }) => documentation);
    return completions.map(({ label, kind, detail, documentation, span, newText, isSnippet }, index) => ({
      label,
      kind: KINDS[kind],
      detail,
      ...(documentation === undefined
        ? {}
        : can.resolvesDocumentation
          ? { data: [this.#list, index] }
          : { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
      textEdit: { range: toRange(positions, span), newText: isSnippet && !can.snippets ? plainText(newText) : newText },
      insertTextFormat: isSnippet && can.snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
      sortText: String(index).padStart(4, '0'),
    }));
  }

  /** The item with its documentation; as it is where it is of an older list. */
  resolve(item: CompletionItem): CompletionItem {
    const [list, index] = Array.isArray(item.data) ? (item.data as readonly unknown[]) : [];
    const value = list === this.#list ? this.#documentation[Number(index)] : undefined;
    return value === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value } };
  }
}

/** A snippet with its defaults, and the first of choices, for a client that knows no snippets. */
export function plainText(snippet: string): string {
  return snippet.replace(
    /\$\{\d+(?::([^}]*)|\|([^,|}]*)[^}]*)?\}?|\\([$}\\])/g,
    (_, text?: string, choice?: string, escaped?: string) => text ?? choice ?? escaped ?? '',
  );
}
