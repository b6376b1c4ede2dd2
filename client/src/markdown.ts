/** Pages for reading: as previews, or as the text that they are made of where VS Code's own Markdown extension is missing. */

import * as vscode from 'vscode';

const PREVIEW = 'markdown.showPreview';

/** The command is not listed before its extension is activated, which the first call does; so it is tried. In a browser it may be missing. */
export async function showMarkdown(uri: vscode.Uri): Promise<void> {
  try {
    await vscode.commands.executeCommand(PREVIEW, uri);
  } catch {
    await vscode.window.showTextDocument(uri, { preview: false });
  }
}
