/** The actions about keys: to rotate or revoke the one under the cursor, and to make one where mail was not signed. */

import type { Finding } from '../rules/rule.ts';
import type { DomainName } from '../text/domain-name.ts';
import type { Span } from '../text/span.ts';
import type { MessageDocument } from '../workspace/message-document.ts';
import type { ClientCommand, CodeAction } from './code-actions.ts';
import type { Snapshot } from './snapshot.ts';

/** Findings that a key of one's own is the answer to. */
const UNSIGNED = new Set(['message/unsigned', 'bounce/unsigned']);

export function keyActions({ document }: Snapshot, { start }: Span, here: readonly Finding[]): readonly CodeAction[] {
  if (document.kind === 'eml') {
    const finding = here.find(({ rule }) => UNSIGNED.has(rule.id));
    const domain = finding === undefined ? undefined : authorDomainOf(document);
    if (finding === undefined || domain === undefined) return [];
    return [action(`Create a DKIM key for ${domain}`, { command: 'dkimLint.createKey', arguments: [domain] }, finding)];
  }
  const key = document.keyRecordAt(start);
  if (key === undefined || !key.isKey || !key.isPlaced || key.name.selector === '*') return [];
  const place = [document.uri, key.name.domain, key.name.selector];
  const rotate = action('Rotate this key', { command: 'dkimLint.rotateKey', arguments: place });
  const revoke = action('Revoke this key', { command: 'dkimLint.revokeKey', arguments: place });
  return key.key.isRevoked ? [rotate] : [rotate, revoke];
}

/** The domain that has to sign: that of the message that came back, or of the message itself. */
function authorDomainOf({ returned, messages }: MessageDocument): DomainName | undefined {
  return (returned ?? messages[0])?.authorDomain;
}

function action(title: string, command: ClientCommand, finding?: Finding): CodeAction {
  return { title, finding, uri: undefined, edits: undefined, command, isPreferred: false };
}
