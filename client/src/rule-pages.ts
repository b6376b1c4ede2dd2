/** The rules' pages, which come with the extension, shown as Markdown previews. */

import * as vscode from 'vscode';
import { say } from './l10n.ts';
import { showMarkdown } from './markdown.ts';

const SCHEME = 'dkim-lint-rule';
const OPEN = 'dkimLint.openRulePage';
const SOURCE = 'dkim-lint';
const RULE_ID = /^[a-z]+\/[a-z0-9-]+$/;

/** A page that comes with the extension, as the build writes it. */
export interface Page {
  readonly id: string;
  /** What is shown in a list to pick from. */
  readonly label: string;
  readonly description: string;
  /** Markdown. */
  readonly page: string;
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

/** A rule's page as Markdown; null if there is none. */
export async function readRulePage(extension: vscode.Uri, id: string): Promise<string | null> {
  if (!RULE_ID.test(id)) return null;
  return (await readPages(extension, 'rules')).find((rule) => rule.id === id)?.page ?? null;
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
  const picked = await vscode.window.showQuickPick(itemsOf(await readPages(extension, 'rules')), {
    placeHolder: say`Which rule?`,
    matchOnDescription: true,
  });
  return picked?.id;
}

/** Pages as a list to pick from. */
export function itemsOf(pages: readonly Page[]): (vscode.QuickPickItem & Pick<Page, 'id'>)[] {
  return pages.map(({ id, label, description }) => ({ id, label, description }));
}

/** All pages of a kind: one file holds them, because many small ones make a large package. A rule's label is its id, its description the page's title. */
export async function readPages(extension: vscode.Uri, kind: 'rules' | 'guides'): Promise<readonly Page[]> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', `${kind}.json`));
  const pages = JSON.parse(new TextDecoder().decode(bytes)) as readonly (Pick<Page, 'id' | 'page'> & Partial<Page>)[];
  return pages.map((each) => ({ label: each.id, description: /^# +(.+)/.exec(each.page)?.[1] ?? '', ...each }));
}
