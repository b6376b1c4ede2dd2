/** The steps of the walkthrough that are done: VS Code ticks them by context keys, which the manifest names. */

import * as vscode from 'vscode';

/** The ids of the walkthrough's steps. */
export type WalkthroughStep = 'sign' | 'record' | 'match' | 'test';

export function completeStep(step: WalkthroughStep): void {
  void vscode.commands.executeCommand('setContext', `dkimLint.done.${step}`, true);
}
