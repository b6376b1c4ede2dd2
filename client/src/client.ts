/** What the extension does on every platform: how the language client is set up, and its commands. Mains start the server. */

import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { registerFileReader } from './files.ts';
import { registerKeys } from './keys.ts';
import { registerMessageDocuments } from './message-documents.ts';
import { registerProviderGuides } from './provider-guides.ts';
import { registerPublishedCommands } from './published-commands.ts';
import { registerReportPanels } from './report-panel.ts';
import { linkToPreview, readRulePage, registerRulePages } from './rule-pages.ts';
import { registerSelectorsView } from './selectors-view.ts';

/** The section of the settings, the prefix of the commands, and where the client finds `trace.server`. */
export const ID = 'dkimLint';
export const NAME = 'DKIM Lint';

/** Documents of any scheme: on disk, untitled, in a virtual workspace, on the old side of a comparison. */
const LANGUAGES = ['eml', 'dns-zone'];

export function clientOptions(): LanguageClientOptions {
  return {
    documentSelector: LANGUAGES.map((language) => ({ language })),
    initializationOptions: settings(),
    synchronize: {
      fileEvents: ['**/.dkim-lint.json', '**/*.{zone,dns,eml}', '**/db.*', '**/named.*'].map((glob) =>
        vscode.workspace.createFileSystemWatcher(glob),
      ),
    },
    middleware: {
      async provideDiagnostics(document, previousResultId, token, next) {
        const report = await next(document, previousResultId, token);
        if (report?.kind === 'full') report.items.forEach(linkToPreview);
        return report;
      },
    },
  };
}

/** The values alone: the object that holds them has methods, which cannot be posted to a worker. */
function settings(): unknown {
  return JSON.parse(JSON.stringify(vscode.workspace.getConfiguration(ID)));
}

/** Starts the client, and registers what belongs to it; all ends with the extension. */
export async function start(context: vscode.ExtensionContext, client: BaseLanguageClient): Promise<void> {
  context.subscriptions.push(
    client,
    registerFileReader(client),
    client.onRequest('dkimLint/readRulePage', ({ id }: { id: string }) => readRulePage(context.extensionUri, id)),
    registerRulePages(context.extensionUri),
    registerMessageDocuments(client),
    registerReportPanels(client),
    registerSelectorsView(client),
    registerPublishedCommands(client),
    registerKeys(client),
    registerProviderGuides(),
    vscode.commands.registerCommand(`${ID}.restartServer`, async () => {
      await client.stop();
      await client.start();
    }),
    vscode.commands.registerCommand(`${ID}.showLog`, () => client.outputChannel.show()),
    vscode.commands.registerCommand(`${ID}.openWalkthrough`, () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', `${context.extension.id}#${ID}.bounce`, false),
    ),
  );
  await client.start();
}
