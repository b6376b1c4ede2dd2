/**
 * The extension's first file on Node. VS Code loads it for every plain text file, because a zone or a message may be called anything; it looks
 * at the text, and loads the client, which starts the server, only where there is something for it.
 */

import * as vscode from 'vscode';
import { isPlainText, languageByHead } from './plain-text.ts';
import { registerTasks } from './tasks.ts';

const LANGUAGES = ['eml', 'dns-zone'];

/** Pages and messages that the client shows. */
const OWN_SCHEME = /^dkim-lint-/;

/** What the manifest contributes that can be used before the client is there. */
interface Contributions {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(registerTasks());
  const load = async () => (await import('./either.ts')).activate(context);
  if (vscode.workspace.textDocuments.some(isOurs) || hasOwnTab() || !vscode.workspace.textDocuments.some(isPlainText)) {
    return load();
  }
  let loaded: Promise<void> | undefined;
  const wake = (): Promise<void> => {
    waiting.dispose();
    loaded ??= load();
    return loaded;
  };
  const { commands, views } = (context.extension.packageJSON as Contributions).contributes;
  const waiting = vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (isOurs(document)) void wake();
    }),
    ...commands.map(({ command }) =>
      vscode.commands.registerCommand(command, async (...args: unknown[]) => {
        await wake();
        return vscode.commands.executeCommand(command, ...args);
      }),
    ),
    ...Object.values(views)
      .flat()
      .map(({ id }) =>
        vscode.window.registerTreeDataProvider(id, {
          // Asked for once the view is seen.
          getChildren: () => {
            void wake();
            return [];
          },
          getTreeItem: () => new vscode.TreeItem(''),
        }),
      ),
  );
  context.subscriptions.push(waiting);
}

function isOurs(document: vscode.TextDocument): boolean {
  if (LANGUAGES.includes(document.languageId)) return true;
  return isPlainText(document) && languageByHead(document) !== undefined;
}

/** Whether a page of ours was left open: only the client can fill it. */
function hasOwnTab(): boolean {
  return vscode.window.tabGroups.all.some(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && OWN_SCHEME.test(input.uri.scheme)),
  );
}
