/**
 * Answers to the user: one short sentence, which VS Code shows in full, with buttons for what can be done next. What is longer is a
 * document behind a button. Only questions that have to be answered are dialogs, and elsewhere.
 */

import * as vscode from 'vscode';
import { brief } from './brief.ts';
import { say } from './l10n.ts';

export type NoticeKind = 'information' | 'warning' | 'error';

/** What a button says, and what it does. */
export type Buttons = Readonly<Record<string, () => unknown>>;

/** A document that a button opens. */
export interface Details {
  /** The title of the button. */
  readonly button: string;
  readonly language: 'markdown' | 'plaintext';
  readonly content: string;
}

const SHOW = {
  information: vscode.window.showInformationMessage,
  warning: vscode.window.showWarningMessage,
  error: vscode.window.showErrorMessage,
} as const;

/** Does not wait for the user. A sentence that is too long, because of names in it, is shown in full by a button. */
export function notify(kind: NoticeKind, sentence: string, buttons: Buttons = {}, details?: Details): void {
  const shown = brief(sentence);
  const more =
    details ??
    (shown === sentence ? undefined : { button: say`Show Details`, language: 'plaintext', content: `${sentence}\n` });
  const all: Buttons = more === undefined ? buttons : { ...buttons, [more.button]: () => openText(more) };
  void SHOW[kind](shown, ...Object.keys(all)).then((chosen) => (chosen === undefined ? undefined : all[chosen]?.()));
}

/** Texts in an editor of their own, unsaved. */
export async function openText({
  language,
  content,
}: {
  readonly language: string;
  readonly content: string;
}): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document, { preview: false });
}
