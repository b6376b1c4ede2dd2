/** The editor's requests about one open document, as a table: what is asked, the answer where it is not open, who answers. */

import {
  type CancellationToken,
  CodeActionRequest,
  CodeLensRequest,
  type CompletionItem,
  CompletionRequest,
  CompletionResolveRequest,
  DefinitionRequest,
  type Diagnostic,
  DocumentDiagnosticReportKind,
  DocumentDiagnosticRequest,
  DocumentFormattingRequest,
  DocumentHighlightKind,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  DocumentRangeFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  type FullDocumentDiagnosticReport,
  HoverRequest,
  InlayHintRequest,
  MarkupKind,
  ReferencesRequest,
  type RequestType,
  SelectionRangeRequest,
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  SignatureHelpRequest,
} from 'vscode-languageserver';
import { codeLenses } from '../core/features/code-lens.ts';
import { completions } from '../core/features/completion.ts';
import { definitions, references } from '../core/features/definition.ts';
import { foldingRanges } from '../core/features/folding.ts';
import { formatZone } from '../core/features/formatting.ts';
import { highlights } from '../core/features/highlights.ts';
import { hover } from '../core/features/hover.ts';
import { inlayHints } from '../core/features/inlay-hints.ts';
import { documentLinks } from '../core/features/links.ts';
import { selectionRanges } from '../core/features/selection-range.ts';
import { signatureHelp } from '../core/features/signature-help.ts';
import type { Snapshot } from '../core/features/snapshot.ts';
import { documentSymbols } from '../core/features/symbols.ts';
import { toCodeActions, toCommand } from './code-actions.ts';
import { canRun } from './command-table.ts';
import type { ServerContext } from './context.ts';
import { toLocations, toProtocolEdits, toRange, toSpan } from './conversion.ts';
import type { OpenDocument } from './documents.ts';
import { toInlayHint, toSelectionRange, toSignatureHelp, toSymbols } from './feature-conversion.ts';
import { leaving } from './leaving.ts';
import { answerWith, type DocumentParams, guarded } from './requests.ts';
import { tokensDelta, tokensIn, tokensOf } from './semantic-tokens.ts';

/** What a handler gets. */
interface Asked<P> {
  readonly context: ServerContext;
  readonly document: OpenDocument;
  readonly params: P;
  readonly token: CancellationToken;
  readonly snapshot: () => Snapshot;
}

interface Handler {
  readonly method: string;
  register(context: ServerContext): void;
}

/** @param absent the answer for a document that is not open */
function handler<P extends DocumentParams, R, E>(
  type: RequestType<P, R, E>,
  absent: R,
  handle: (asked: Asked<P>) => R | Promise<R>,
): Handler {
  const { method } = type;
  return {
    method,
    register(context) {
      const guardedHandle = guarded<P, R>(context, absent, (document, params, token) =>
        handle({ context, document, params, token, snapshot: () => context.session.snapshot(document.uri) }),
      );
      answerWith(context.connection, method, guardedHandle);
    },
  };
}

const HANDLERS: readonly Handler[] = [
  handler(DocumentDiagnosticRequest.type, fullReport([]), ({ context, document, params }) =>
    context.diagnostics.report(document.uri, params.previousResultId),
  ),

  handler(HoverRequest.type, null, ({ document, params, snapshot }) => {
    const found = hover(snapshot(), document.offsetAt(params.position));
    return found === undefined
      ? null
      : { contents: { kind: MarkupKind.Markdown, value: found.markdown }, range: toRange(document, found.span) };
  }),

  handler(CodeActionRequest.type, [], ({ context, document, params }) => toCodeActions(context, document, params)),

  handler(DefinitionRequest.type, [], ({ context, document, params, snapshot }) =>
    toLocations(context.positionsOf, definitions(snapshot(), document.offsetAt(params.position))),
  ),

  handler(ReferencesRequest.type, [], ({ context, document, params: { position, context: wanted }, snapshot }) =>
    toLocations(context.positionsOf, references(snapshot(), document.offsetAt(position), wanted.includeDeclaration)),
  ),

  handler(DocumentSymbolRequest.type, [], ({ document, snapshot }) => toSymbols(document, documentSymbols(snapshot()))),

  handler(DocumentLinkRequest.type, [], ({ document, snapshot }) =>
    documentLinks(snapshot()).map(({ span, target, tooltip }) => ({ range: toRange(document, span), target, tooltip })),
  ),

  handler(FoldingRangeRequest.type, [], ({ document, snapshot }) =>
    foldingRanges(snapshot()).map(({ span, kind }) => ({
      startLine: document.positionAt(span.start).line,
      endLine: document.positionAt(span.end).line,
      ...(kind === undefined ? {} : { kind }),
    })),
  ),

  handler(SelectionRangeRequest.type, [], ({ document, params: { positions }, snapshot }) => {
    const known = snapshot();
    return positions.map((position) =>
      toSelectionRange(document, selectionRanges(known, document.offsetAt(position)), position),
    );
  }),

  handler(DocumentFormattingRequest.type, [], ({ document, params: { options }, snapshot }) =>
    toProtocolEdits(document, formatZone(snapshot(), options)),
  ),

  handler(DocumentRangeFormattingRequest.type, [], ({ document, params: { options, range }, snapshot }) =>
    toProtocolEdits(document, formatZone(snapshot(), options, toSpan(document, range))),
  ),

  handler(CodeLensRequest.type, [], ({ context, document, snapshot }) =>
    (context.settings.codeLens ? codeLenses(snapshot()) : []).map(({ span, title, command }) => ({
      range: toRange(document, span),
      command:
        command === undefined || !canRun(context.client, command)
          ? { title, command: '' }
          : toCommand(title, command, context.positionsOf),
    })),
  ),

  handler(DocumentHighlightRequest.type, [], ({ document, params: { position }, snapshot }) =>
    highlights(snapshot(), document.offsetAt(position)).map(({ span, isWrite }) => ({
      range: toRange(document, span),
      kind: isWrite ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    })),
  ),

  handler(SignatureHelpRequest.type, null, ({ document, params: { position }, snapshot }) => {
    const help = signatureHelp(snapshot(), document.offsetAt(position));
    return help === undefined ? null : toSignatureHelp(help);
  }),

  handler(InlayHintRequest.type, [], ({ context, document, params: { range }, snapshot }) =>
    inlayHints(snapshot(), toSpan(document, range), context.settings.inlayHints).map((hint) =>
      toInlayHint(document, hint),
    ),
  ),

  handler(SemanticTokensRequest.type, { data: [] }, ({ document, snapshot }) => tokensOf(document, snapshot())),

  handler(SemanticTokensDeltaRequest.type, { data: [] }, ({ document, params: { previousResultId }, snapshot }) =>
    tokensDelta(document, snapshot(), previousResultId),
  ),

  handler(SemanticTokensRangeRequest.type, { data: [] }, ({ document, params: { range }, snapshot }) =>
    tokensIn(document, snapshot(), toSpan(document, range)),
  ),

  handler(CompletionRequest.type, [], ({ context, document, params: { position, context: how }, snapshot }) =>
    context.completions.toItems(
      document,
      completions(snapshot(), document.offsetAt(position), how?.triggerCharacter === ' '),
      context.client.completions,
    ),
  ),
];

export function registerHandlers(context: ServerContext): void {
  for (const each of HANDLERS) each.register(context);
  answerWith(context.connection, CompletionResolveRequest.method, async (item: CompletionItem) =>
    leaving(context.completions.resolve(item)),
  );
}

function fullReport(items: Diagnostic[]): FullDocumentDiagnosticReport {
  return { kind: DocumentDiagnosticReportKind.Full, items };
}
