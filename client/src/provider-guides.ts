/** How to turn DKIM signing on at the large providers and with the usual signers: pages that come with the extension. */

import * as vscode from 'vscode';
import { showMarkdown } from './markdown.ts';
import { readPage } from './rule-pages.ts';

const SCHEME = 'dkim-lint-guide';
const GUIDE_ID = /^[a-z0-9-]+$/;

interface GuideItem extends vscode.QuickPickItem {
  readonly id: string;
}

export function registerProviderGuides(extension: vscode.Uri): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) => readPage(extension, 'guides', uri.path.slice(1)),
    }),
    vscode.commands.registerCommand('dkimLint.openProviderGuide', async (id?: unknown) => {
      const guide = typeof id === 'string' ? id : await pickGuide(extension);
      if (guide !== undefined && GUIDE_ID.test(guide))
        await showMarkdown(vscode.Uri.from({ scheme: SCHEME, path: `/${guide}.md` }));
    }),
  );
}

async function pickGuide(extension: vscode.Uri): Promise<string | undefined> {
  const items = JSON.parse(await readPage(extension, 'guides', 'index.json')) as readonly GuideItem[];
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: 'Who sends your mail?',
    matchOnDescription: true,
  });
  return picked?.id;
}
