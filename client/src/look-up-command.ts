/** Asking the DNS for what a message is judged by, which happens only after the user has seen what is sent to whom. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { LookUpMessageRequest, LookUpPlanRequest } from '../../server/src/lsp/protocol.ts';
import { agreeToLookUp } from './agree-to-look-up.ts';
import { ask } from './ask.ts';
import { browserLimits } from './browser-limits.ts';
import { say } from './l10n.ts';
import { givenMessage } from './message-documents.ts';
import { notify } from './notices.ts';

export function registerLookUpCommand(client: BaseLanguageClient): vscode.Disposable {
  return vscode.commands.registerCommand('dkimLint.lookUpMessage', async (given?: unknown) => {
    const edited = vscode.window.activeTextEditor?.document;
    const message = givenMessage(given) ?? (edited?.languageId === 'eml' ? edited.uri : undefined);
    if (message !== undefined && (await lookUp(client, message)))
      await vscode.commands.executeCommand('dkimLint.showAuthenticationReport', message.toString());
  });
}

async function lookUp(client: BaseLanguageClient, message: vscode.Uri): Promise<boolean> {
  await vscode.workspace.openTextDocument(message);
  const uri = client.code2ProtocolConverter.asUri(message);
  const plan = await ask(client, LookUpPlanRequest, { uri });
  if (plan === null) {
    notify('information', say`Open an email message first.`);
    return false;
  }
  if ('problem' in plan) {
    notify('information', browserLimits(say)['dkimLint.lookUpMessage']);
    return false;
  }
  if (plan.names.length === 0) {
    notify('information', say`Nothing to look up: the zone files of the workspace contain it all.`);
    return true;
  }
  const agreed = await agreeToLookUp(
    say`Ask the DNS for the keys, SPF and DMARC records of this message?`,
    plan.resolvers,
    (resolver) =>
      say`These names are sent to ${resolver}: ${plan.names.join(', ')}; and the names that their SPF records lead to, which may contain the addresses of the sender and of the sending server. The resolver sees this computer’s address. Nothing else of the message is sent, and nothing is sent later without asking.`,
  );
  if (agreed === undefined) return false;
  const answer = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: say`Asking the DNS`, cancellable: true },
    (_, token) => ask(client, LookUpMessageRequest, { uri, ...agreed }, token),
  );
  if (answer === null) return false;
  if ('problem' in answer) {
    notify('warning', say`That is not an address of a server.`);
    return false;
  }
  const { failures } = answer;
  if (failures.length > 0) {
    const [first] = failures;
    const says =
      failures.length === 1
        ? say`The DNS gave no answer about ${first!.name}: ${first!.reason}.`
        : say`The DNS gave no answer about ${failures.length} names.`;
    const content = [
      say`The DNS gave no answer about`,
      '',
      ...failures.map(({ name, reason }) => `${name}: ${reason}`),
      '',
    ];
    notify('warning', says, {}, { button: say`Show Details`, language: 'plaintext', content: content.join('\n') });
  }
  return true;
}
