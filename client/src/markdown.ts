/** Pages for reading: as previews, or as the text that they are made of where VS Code's own Markdown extension is missing. */

import * as vscode from 'vscode';

const PREVIEW = 'markdown.showPreview';

export async function showMarkdown(uri: vscode.Uri): Promise<void> {
  try {
    // Registered only once the Markdown extension is active, which this makes it: a list of commands may not have it yet.
    await vscode.commands.executeCommand(PREVIEW, uri);
  } catch {
    // In a browser the extension may be listed and not run.
    await vscode.window.showTextDocument(uri, { preview: false });
  }
}
