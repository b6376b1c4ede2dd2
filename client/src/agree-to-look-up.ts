/** The question before anything is sent to the DNS. */

import * as vscode from 'vscode';
import { say } from './l10n.ts';

/** The resolver that the user wants to be asked; without it, the system's. */
export interface Agreed {
  readonly server?: string;
}

/**
 * @param resolvers the addresses of the system's resolvers
 * @param detailFor what will be sent to whom
 * @returns undefined where the user does not agree
 */
export async function agreeToLookUp(
  question: string,
  resolvers: readonly string[],
  detailFor: (resolver: string) => string,
): Promise<Agreed | undefined> {
  const system =
    resolvers.length === 0
      ? say`the resolver of your system`
      : say`the resolver of your system (${resolvers.join(', ')})`;
  const [yes, other] = [say`Ask`, say`Another Resolver...`];
  const choice = await vscode.window.showInformationMessage(
    question,
    { modal: true, detail: detailFor(system) },
    yes,
    other,
  );
  if (choice === yes) return {};
  if (choice !== other) return undefined;
  const server = await vscode.window.showInputBox({
    prompt: say`The address of the resolver: 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:5353`,
    validateInput: (text) => (/^[\d.:[\]a-f]+$/i.test(text.trim()) ? undefined : say`Enter an address, not a name.`),
  });
  if (server === undefined) return undefined;
  const address = server.trim();
  const second = await vscode.window.showInformationMessage(question, { modal: true, detail: detailFor(address) }, yes);
  return second === yes ? { server: address } : undefined;
}
