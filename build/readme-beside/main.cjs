/**
 * A part of `npm start` alone, never of the package: shows the README of the opened folder beside its first message. The page of the
 * embedded VS Code opens one file at most, and neither it nor the `code` command puts one beside another.
 */

const vscode = require('vscode');

exports.activate = async () => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const [message] = await vscode.workspace.findFiles('1-*.eml', undefined, 1);
  if (folder === undefined || message === undefined) return;
  await vscode.window.showTextDocument(message, { viewColumn: vscode.ViewColumn.One, preview: false });
  await vscode.commands.executeCommand('markdown.showPreviewToSide', vscode.Uri.joinPath(folder.uri, 'README.md'));
};
