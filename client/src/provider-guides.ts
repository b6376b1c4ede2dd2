/** How to turn DKIM signing on at the large providers and with the usual signers: pages that come with the extension. */

import * as vscode from 'vscode';
import { say } from './l10n.ts';
import { showMarkdown } from './markdown.ts';
import { itemsOf, readPages } from './rule-pages.ts';
import { completeStep } from './walkthrough.ts';

const SCHEME = 'dkim-lint-guide';
const GUIDE_ID = /^[a-z0-9-]+$/;

export function registerProviderGuides(extension: vscode.Uri): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: async (uri) => {
        const guide = uri.path.replace(/^\/|\.md$/g, '');
        return (await readPages(extension, 'guides')).find(({ id }) => id === guide)?.page;
      },
    }),
    vscode.commands.registerCommand('dkimLint.openProviderGuide', async (id?: unknown) => {
      const guide = typeof id === 'string' ? id : await pickGuide(extension);
      if (guide === undefined || !GUIDE_ID.test(guide)) return;
      await showMarkdown(vscode.Uri.from({ scheme: SCHEME, path: `/${guide}.md` }));
      // The rest is done in the provider's console, which nobody here sees.
      completeStep('sign');
    }),
  );
}

async function pickGuide(extension: vscode.Uri): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(itemsOf(await readPages(extension, 'guides')), {
    placeHolder: say`Who sends your mail?`,
    matchOnDescription: true,
  });
  return picked?.id;
}
