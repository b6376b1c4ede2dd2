/** What plain text holds by its look: for the first glance at a file, which loads nothing else. */

import * as vscode from 'vscode';
import { HEAD_SIZE, languageOfText } from '../../server/src/project/recognition.ts';

const PLAIN = 'plaintext';

/** The setting below `dkimLint`. */
const SETTING = 'zone.recognizeTextFiles';

/** How many lines of a text are looked at. */
const HEAD_LINES = 1000;

/** Whether a document is plain text by its name alone, and may be looked at. */
export function isPlainText(document: vscode.TextDocument): boolean {
  return document.languageId === PLAIN && !document.isUntitled && isWanted(document);
}

/** The language that the head of a text shows. */
export function languageByHead(document: vscode.TextDocument): ReturnType<typeof languageOfText> {
  return languageOfText(document.getText(new vscode.Range(0, 0, HEAD_LINES, 0)).slice(0, HEAD_SIZE));
}

/** Not where it is switched off, nor where the user's own association says that such files are plain text. */
function isWanted(document: vscode.TextDocument): boolean {
  if (!vscode.workspace.getConfiguration('dkimLint', document).get(SETTING, true)) return false;
  const associations = vscode.workspace.getConfiguration('files', document).get<Record<string, string>>('associations');
  return !Object.entries(associations ?? {}).some(([glob, language]) => {
    const pattern = glob.includes('/') ? glob : `**/${glob}`;
    return language === PLAIN && vscode.languages.match({ pattern }, document) > 0;
  });
}
