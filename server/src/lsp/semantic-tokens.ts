/** Semantic tokens in the protocol's numbers, and what changed since an answer before. */

import { type SemanticTokens, SemanticTokensBuilder, type SemanticTokensDelta } from 'vscode-languageserver';
import { semanticTokens } from '../core/features/semantic-tokens.ts';
import type { Snapshot } from '../core/features/snapshot.ts';
import { TOKEN_TYPES } from '../core/features/token-types.ts';
import type { Span } from '../core/text/span.ts';
import type { OpenDocument } from './documents.ts';

/** Of larger documents, in UTF-16 units, clients get the tokens of what they show alone. */
const MAX_WHOLE = 2_000_000;
const NUMBERS = new Map(TOKEN_TYPES.map((type, i) => [type, i]));

/** What was answered for each document; it goes with the document. */
const builders = new WeakMap<OpenDocument, SemanticTokensBuilder>();

export function tokensOf(document: OpenDocument, snapshot: Snapshot): SemanticTokens {
  const builder = builderOf(document);
  // Begins anew: the library makes another identifier.
  builder.previousResult('');
  push(builder, document, snapshot, wholeOf(snapshot));
  return builder.build();
}

export function tokensDelta(
  document: OpenDocument,
  snapshot: Snapshot,
  previous: string,
): SemanticTokens | SemanticTokensDelta {
  const builder = builderOf(document);
  builder.previousResult(previous);
  push(builder, document, snapshot, wholeOf(snapshot));
  return builder.buildEdits();
}

export function tokensIn(document: OpenDocument, snapshot: Snapshot, span: Span): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  push(builder, document, snapshot, span);
  return { data: builder.build().data };
}

function wholeOf({ document: { text } }: Snapshot): Span | undefined {
  return text.length > MAX_WHOLE ? undefined : { start: 0, end: text.length };
}

function builderOf(document: OpenDocument): SemanticTokensBuilder {
  let builder = builders.get(document);
  if (builder === undefined) {
    builder = new SemanticTokensBuilder();
    builders.set(document, builder);
  }
  return builder;
}

function push(
  builder: SemanticTokensBuilder,
  document: OpenDocument,
  snapshot: Snapshot,
  span: Span | undefined,
): void {
  if (span === undefined) return;
  for (const { span: at, type, isDefinition } of semanticTokens(snapshot, span)) {
    const { line, character } = document.positionAt(at.start);
    builder.push(line, character, at.end - at.start, NUMBERS.get(type)!, isDefinition ? 1 : 0);
  }
}
