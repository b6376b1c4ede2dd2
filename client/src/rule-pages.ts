/** The rules' pages, which come with the extension, shown as Markdown previews. */

import * as vscode from 'vscode';
import { showMarkdown } from './markdown.ts';

const SCHEME = 'dkim-lint-rule';
const OPEN = 'dkimLint.openRulePage';
const SOURCE = 'dkim-lint';
const RULE_ID = /^[a-z]+\/[a-z0-9-]+$/;

interface PageTitle extends vscode.QuickPickItem {
  /** The rule's id. */
  readonly label: string;
  /** The page's heading. */
  readonly description: string;
}

export function registerRulePages(extension: vscode.Uri): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) => readRulePage(extension, uri.path.replace(/^\/|\.md$/g, '')),
    }),
    vscode.commands.registerCommand(OPEN, async (id?: unknown) => {
      const rule = typeof id === 'string' ? id : await pickRule(extension);
      if (rule !== undefined && RULE_ID.test(rule)) {
        await showMarkdown(vscode.Uri.from({ scheme: SCHEME, path: `/${rule}.md` }));
      }
    }),
  );
}

/** A rule's page as Markdown; null where there is none. */
export async function readRulePage(extension: vscode.Uri, id: string): Promise<string | null> {
  if (!RULE_ID.test(id)) return null;
  try {
    return await readPage(extension, 'rules', `${id}.md`);
  } catch {
    return null;
  }
}

/** Makes the link behind a finding's rule open the page as a preview instead of its source. */
export function linkToPreview(diagnostic: vscode.Diagnostic): void {
  const { source, code } = diagnostic;
  const value = typeof code === 'object' ? code.value : code;
  if (source !== SOURCE || typeof value !== 'string' || !RULE_ID.test(value)) return;
  const query = JSON.stringify([value]);
  diagnostic.code = { value, target: vscode.Uri.from({ scheme: 'command', path: OPEN, query }) };
}

async function pickRule(extension: vscode.Uri): Promise<string | undefined> {
  const titles = JSON.parse(await readPage(extension, 'rules', 'index.json')) as readonly PageTitle[];
  const picked = await vscode.window.showQuickPick(titles, {
    placeHolder: 'Which rule?',
    matchOnDescription: true,
  });
  return picked?.label;
}

/** A file of a folder of pages that the build made. */
export async function readPage(extension: vscode.Uri, folder: 'rules' | 'guides', page: string): Promise<string> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', folder, page));
  return new TextDecoder().decode(bytes);
}
