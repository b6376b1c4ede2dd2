/** What the extension does on every platform: how the language client is set up, and its commands. Mains start the server. */

import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions, Range, StaticFeature } from 'vscode-languageclient';
import { type ClientExtensions, ReadRulePageRequest, TrustGranted } from '../../server/src/lsp/protocol.ts';
import { answer } from './ask.ts';
import { registerBugReport } from './bug-report.ts';
import { registerFileReader } from './files.ts';
import { registerKeys } from './keys.ts';
import { say } from './l10n.ts';
import { registerLanguageModelTools } from './language-model-tools.ts';
import { registerLanguageStatus } from './language-status.ts';
import { registerLookUpCommand } from './look-up-command.ts';
import { registerMessageDocuments } from './message-documents.ts';
import { registerProviderGuides } from './provider-guides.ts';
import { registerPublishedCommands } from './published-commands.ts';
import { registerReportPanels } from './report-panel.ts';
import { Crashes, type FindServer, registerRestart } from './restart.ts';
import { linkToPreview, readRulePage, registerRulePages } from './rule-pages.ts';
import { registerSelectorsView } from './selectors-view.ts';
import { registerTextFiles } from './text-files.ts';

/** The section of the settings, the prefix of the commands, and where the client finds `trace.server`. */
export const ID = 'dkimLint';
export const NAME = 'DKIM Lint';

/** Documents of any scheme: on disk, untitled, in a virtual workspace, on the old side of a comparison. */
const LANGUAGES = ['eml', 'dns-zone'];

const CRASHES = new Crashes();

export function clientOptions(): LanguageClientOptions {
  return {
    documentSelector: LANGUAGES.map((language) => ({ language })),
    // Read at each start: they may have changed since.
    initializationOptions: () => settings(),
    errorHandler: CRASHES,
    middleware: {
      workspace: {
        configuration: async (params, token, next) => {
          const values = await next(params, token);
          if (!Array.isArray(values)) return values;
          return values.map((value, i) => {
            const { section, scopeUri } = params.items[i] ?? {};
            if (section !== ID) return value;
            return settings(scopeUri === undefined ? undefined : vscode.Uri.parse(scopeUri));
          });
        },
      },
      async provideDiagnostics(document, previousResultId, token, next) {
        const report = await next(document, previousResultId, token);
        if (report?.kind === 'full') report.items.forEach(linkToPreview);
        return report;
      },
      provideWorkspaceDiagnostics(resultIds, token, report, next) {
        return next(resultIds, token, (chunk) => {
          for (const each of chunk?.items ?? []) if (each.kind === 'full') each.items.forEach(linkToPreview);
          report(chunk);
        });
      },
    },
  };
}

/**
 * The settings for the server; of a folder that is not trusted the user's own, with what the folder says apart: the server
 * applies of it only what makes judging stricter. Values alone: the object that holds them has methods, which cannot be posted to
 * a worker.
 */
function settings(scope?: vscode.Uri): unknown {
  const configuration = vscode.workspace.getConfiguration(ID, scope);
  const all = JSON.parse(JSON.stringify(configuration)) as Record<string, unknown>;
  if (vscode.workspace.isTrusted) return all;
  const { inlayHints, codeLens, run } = all;
  const own: Record<string, unknown> = { inlayHints, codeLens, run };
  const folder: Record<string, unknown> = {};
  for (const key of SWITCHES) place(own, key, configuration.inspect(key)?.globalValue);
  for (const key of JUDGING) {
    const { globalValue, defaultValue, workspaceValue, workspaceFolderValue } = configuration.inspect(key) ?? {};
    place(own, key, globalValue ?? defaultValue);
    place(folder, key, workspaceFolderValue ?? workspaceValue);
  }
  return { ...own, folder };
}

/** Those that decide whether anything is: a folder has no say in them before it is trusted. */
const SWITCHES = ['enable', 'maxFileSize'];

/** The settings that decide what is judged, and how. */
const JUDGING = ['rules', 'zone.target', 'zone.origins', 'verify.minRsaBits', 'verify.allowSha1'];

/** `verify.minRsaBits` becomes `{ verify: { minRsaBits } }`. */
function place(settings: Record<string, unknown>, key: string, value: unknown): void {
  if (value === undefined) return;
  const [group = '', name] = key.split('.');
  if (name === undefined) settings[group] = value;
  else settings[group] = { ...(settings[group] as object | undefined), [name]: value };
}

/** What this client can do beyond the protocol. */
const EXTENSIONS: StaticFeature = {
  fillClientCapabilities(capabilities) {
    const dkimLint: ClientExtensions = {
      commands: true,
      isTrusted: vscode.workspace.isTrusted,
      ...(vscode.l10n.bundle === undefined ? {} : { translations: vscode.l10n.bundle }),
    };
    capabilities.experimental = { ...(capabilities.experimental as object | undefined), dkimLint };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};

/** Starts the client, and registers what belongs to it; all ends with the extension. */
export async function start(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
  findServer: FindServer,
): Promise<void> {
  client.registerFeature(EXTENSIONS);
  context.subscriptions.push(
    client,
    registerFileReader(client),
    answer(client, ReadRulePageRequest, ({ id }) => readRulePage(context.extensionUri, id)),
    registerRulePages(context.extensionUri),
    registerMessageDocuments(client),
    registerReportPanels(client),
    registerSelectorsView(client),
    registerPublishedCommands(client),
    registerLookUpCommand(client),
    registerKeys(client),
    registerProviderGuides(context.extensionUri),
    registerTextFiles(client),
    registerLanguageStatus(client, LANGUAGES),
    registerLanguageModelTools(client),
    registerBugReport(context, client, LANGUAGES),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      if (client.isRunning()) void client.sendNotification(TrustGranted.method);
    }),
    registerRestart(client, findServer, CRASHES),
    vscode.commands.registerCommand(`${ID}.showLog`, () => client.outputChannel.show()),
    vscode.commands.registerCommand(`${ID}.openPlace`, (uri: string, range?: Range) => openPlace(client, uri, range)),
    vscode.commands.registerCommand(`${ID}.openWalkthrough`, () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', `${context.extension.id}#${ID}.bounce`, false),
    ),
  );
  await whenWanted(context, client);
}

/** Where a step of a diagnosis leads: a place in a message or a zone. */
async function openPlace(client: BaseLanguageClient, uri: string, range: Range | undefined): Promise<void> {
  const selection = range === undefined ? {} : { selection: client.protocol2CodeConverter.asRange(range) };
  await vscode.window.showTextDocument(client.protocol2CodeConverter.asUri(uri), selection);
}

/**
 * Starts the server when the first message or zone is open: a plain text file activates the extension too, only to be looked
 * at. A command or a view that asks the server for something starts it by itself.
 */
async function whenWanted(context: vscode.ExtensionContext, client: BaseLanguageClient): Promise<void> {
  const isOurs = ({ languageId }: vscode.TextDocument) => LANGUAGES.includes(languageId);
  if (vscode.workspace.textDocuments.some(isOurs)) return client.start();
  const listener = vscode.workspace.onDidOpenTextDocument((document) => {
    if (!isOurs(document)) return;
    listener.dispose();
    client.start().catch((error) => client.error(say`The language server did not start.`, error));
  });
  context.subscriptions.push(listener);
}
