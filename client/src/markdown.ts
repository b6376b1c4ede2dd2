/** Pages for reading: as previews, or as the text that they are made of where VS Code's own Markdown extension is missing. */

import * as vscode from 'vscode';

const PREVIEW = 'markdown.showPreview';

export async function showMarkdown(uri: vscode.Uri): Promise<void> {
  const commands = await vscode.commands.getCommands();
  if (commands.includes(PREVIEW)) await vscode.commands.executeCommand(PREVIEW, uri);
  else await vscode.window.showTextDocument(uri, { preview: false });
}
