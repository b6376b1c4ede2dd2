/** Pages for reading: as previews, or as the text that they are made of where VS Code's own Markdown extension is missing. */

import * as vscode from 'vscode';

const PREVIEW = 'markdown.showPreview';
/** Its commands are not registered before it is activated, which the first of them does. */
const EXTENSION = 'vscode.markdown-language-features';

export async function showMarkdown(uri: vscode.Uri): Promise<void> {
  if (vscode.extensions.getExtension(EXTENSION) !== undefined) await vscode.commands.executeCommand(PREVIEW, uri);
  else await vscode.window.showTextDocument(uri, { preview: false });
}
