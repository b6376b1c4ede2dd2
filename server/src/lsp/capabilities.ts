/**
 * What the client can do, read once from its `initialize` request, and what this server says that it can do. It is loaded before the engine is
 * (`start.ts`): it may import constants of the core alone.
 */

import {
  CodeActionKind,
  type InitializeParams,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { FIX_ALL_KIND, SERIAL_KIND } from '../core/features/code-action.ts';
import { TOKEN_TYPES } from '../core/features/token-types.ts';
import { serverCommands } from './command-table.ts';
import type { ClientExtensions } from './protocol.ts';

export interface ClientCapabilities {
  /** It asks for diagnostics; others get them pushed. */
  readonly pullsDiagnostics: boolean;
  /** It can be notified that it is worth asking for diagnostics again. */
  readonly refreshesDiagnostics: boolean;
  readonly refreshesLenses: boolean;
  readonly refreshesInlayHints: boolean;
  /** It can be asked for settings. */
  readonly hasConfiguration: boolean;
  readonly changesFolders: boolean;
  /** It can be asked to watch names. */
  readonly watchesNames: boolean;
  /** It can be asked to watch single files. */
  readonly watchesFiles: boolean;
  /** Formatting can be offered for zones alone. */
  readonly registersFormatting: boolean;
  readonly diagnostics: {
    readonly relatedInformation: boolean;
    readonly codeDescription: boolean;
    readonly tags: boolean;
  };
  readonly edits: {
    /** Edits may say what they are for. */
    readonly annotations: boolean;
    readonly documentChanges: boolean;
  };
  readonly completions: {
    readonly snippets: boolean;
    /** It asks for the documentation of an item. */
    readonly resolvesDocumentation: boolean;
  };
  /** It opens a document when asked to. */
  readonly showsDocuments: boolean;
  readonly appliesEdits: boolean;
  /** It asks before files get other names. */
  readonly renamesFiles: boolean;
  /** It brings the commands that code actions and lenses name; see `protocol.ts`. */
  readonly runsCommands: boolean;
  /** Whether the folder was trusted when the client introduced itself. */
  readonly isTrusted: boolean;
}

export function readCapabilities({ capabilities }: Pick<InitializeParams, 'capabilities'>): ClientCapabilities {
  const { textDocument, workspace, window } = capabilities;
  const published = textDocument?.publishDiagnostics;
  const completion = textDocument?.completion?.completionItem;
  const watching = workspace?.didChangeWatchedFiles;
  const formatting = textDocument?.formatting?.dynamicRegistration ?? false;
  const extensions = (capabilities.experimental as { dkimLint?: ClientExtensions } | undefined)?.dkimLint;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport ?? false,
    refreshesLenses: workspace?.codeLens?.refreshSupport ?? false,
    refreshesInlayHints: workspace?.inlayHint?.refreshSupport ?? false,
    hasConfiguration: workspace?.configuration ?? false,
    changesFolders: workspace?.workspaceFolders ?? false,
    watchesNames: watching?.dynamicRegistration ?? false,
    watchesFiles: (watching?.dynamicRegistration && watching.relativePatternSupport) ?? false,
    registersFormatting: (formatting && textDocument?.rangeFormatting?.dynamicRegistration) ?? false,
    diagnostics: {
      relatedInformation: published?.relatedInformation ?? false,
      codeDescription: published?.codeDescriptionSupport ?? false,
      tags: published?.tagSupport !== undefined,
    },
    edits: {
      annotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
      documentChanges: workspace?.workspaceEdit?.documentChanges ?? false,
    },
    completions: {
      snippets: completion?.snippetSupport ?? false,
      resolvesDocumentation: completion?.resolveSupport?.properties.includes('documentation') ?? false,
    },
    showsDocuments: window?.showDocument?.support ?? false,
    appliesEdits: workspace?.applyEdit ?? false,
    renamesFiles: workspace?.fileOperations?.willRename ?? false,
    runsCommands: extensions?.commands === true,
    isTrusted: extensions?.isTrusted !== false,
  };
}

export function serverCapabilities(client: ClientCapabilities): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    hoverProvider: true,
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentHighlightProvider: true,
    signatureHelpProvider: { triggerCharacters: [' ', '\t'] },
    inlayHintProvider: true,
    // Our client has grammars, which colour the first lines before a server has started.
    ...(client.runsCommands
      ? {}
      : {
          semanticTokensProvider: {
            legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: ['definition'] },
            full: { delta: true },
            range: true,
          },
        }),
    codeLensProvider: {},
    definitionProvider: true,
    referencesProvider: true,
    renameProvider: { prepareProvider: true },
    workspaceSymbolProvider: true,
    documentLinkProvider: {},
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      // An included file may have any name.
      ...(client.renamesFiles ? { fileOperations: { willRename: { filters: [{ pattern: { glob: '**/*' } }] } } } : {}),
    },
    completionProvider: {
      triggerCharacters: ['=', ';', '"', ' '],
      resolveProvider: client.completions.resolvesDocumentation,
    },
    codeActionProvider: {
      codeActionKinds: [
        CodeActionKind.QuickFix,
        CodeActionKind.Refactor,
        CodeActionKind.RefactorRewrite,
        FIX_ALL_KIND,
        SERIAL_KIND,
      ],
      resolveProvider: false,
    },
    // Our client registers them itself, and would register these again.
    ...(client.runsCommands ? {} : { executeCommandProvider: { commands: [...serverCommands(client)] } }),
    ...(client.registersFormatting ? {} : { documentFormattingProvider: true, documentRangeFormattingProvider: true }),
    ...(client.pullsDiagnostics
      ? {
          diagnosticProvider: {
            identifier: 'dkim-lint',
            // True makes VS Code ask for every other visible document at each keystroke. The server knows when the findings of
            // another document have changed and says so; only a client that cannot be notified has to ask. Measured with 50
            // keystrokes in one zone of 2,000 records and nine others beside it: 500 requests instead of 50, and 25 ms instead of
            // 10 ms of the server's time for each keystroke, all to answer "unchanged".
            interFileDependencies: !client.refreshesDiagnostics,
            workspaceDiagnostics: true,
          },
        }
      : {}),
  };
}
