/** Symbols, signature help and hints in the protocol's words. */

import {
  type DocumentSymbol,
  type InlayHint,
  type MarkupContent,
  MarkupKind,
  type Position,
  type SelectionRange,
  type SignatureHelp,
  SymbolKind,
} from 'vscode-languageserver';
import type { InlayHint as Hint } from '../core/features/inlay-hints.ts';
import type { SignatureHelp as Help } from '../core/features/signature-help.ts';
import type { SymbolNode } from '../core/features/symbols.ts';
import type { Span } from '../core/text/span.ts';
import { type Positions, toRange } from './conversion.ts';

const SYMBOL_KINDS: Readonly<Record<SymbolNode['kind'], SymbolKind>> = {
  message: SymbolKind.Module,
  part: SymbolKind.Namespace,
  field: SymbolKind.Field,
  signature: SymbolKind.Key,
  recipient: SymbolKind.Event,
  directive: SymbolKind.Constant,
  owner: SymbolKind.Namespace,
  record: SymbolKind.Property,
  key: SymbolKind.Key,
};

export function toSymbols(positions: Positions, nodes: readonly SymbolNode[]): DocumentSymbol[] {
  return nodes.map(({ name, detail, kind, span, nameSpan, children }) => ({
    name: name === '' ? '(empty)' : name,
    detail,
    kind: SYMBOL_KINDS[kind],
    range: toRange(positions, span),
    selectionRange: toRange(positions, nameSpan),
    children: toSymbols(positions, children),
  }));
}

/** @param spans from the innermost to the outermost; without any the position is all that is selected */
export function toSelectionRange(positions: Positions, spans: readonly Span[], position: Position): SelectionRange {
  const empty: SelectionRange = { range: { start: position, end: position } };
  return (
    spans.reduceRight<SelectionRange | undefined>(
      (parent, span) => ({ range: toRange(positions, span), ...(parent === undefined ? {} : { parent }) }),
      undefined,
    ) ?? empty
  );
}

export function toSignatureHelp({ label, documentation, fields, active }: Help): SignatureHelp {
  const parameters = fields.map(({ span, meaning }) => ({
    label: [span.start, span.end] satisfies [number, number],
    documentation: markdown(meaning),
  }));
  return {
    signatures: [{ label, documentation: markdown(documentation), parameters, activeParameter: active }],
    activeSignature: 0,
    activeParameter: active,
  };
}

export function toInlayHint(positions: Positions, { offset, label, tooltip, side }: Hint): InlayHint {
  return {
    position: positions.positionAt(offset),
    label,
    tooltip,
    paddingLeft: side === 'after',
    paddingRight: side === 'before',
  };
}

function markdown(value: string): MarkupContent {
  return { kind: MarkupKind.Markdown, value };
}
