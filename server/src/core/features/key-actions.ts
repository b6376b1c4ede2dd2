/** The actions about keys: to make one where mail was not signed, and to rotate or revoke the one under the cursor. */

import { signerEvidence } from '../diagnosis/selectors.ts';
import { selectorsIn } from '../diagnosis/steps.ts';
import type { Finding } from '../rules/rule.ts';
import type { DomainName } from '../text/domain-name.ts';
import { say } from '../text/say.ts';
import type { Span } from '../text/span.ts';
import type { MessageDocument } from '../workspace/message-document.ts';
import { type CodeAction, commandAction } from './code-action.ts';
import type { Snapshot } from './snapshot.ts';

export function newKeyActions(snapshot: Snapshot, here: readonly Finding[]): readonly CodeAction[] {
  const { document } = snapshot;
  if (document.kind !== 'eml') return [];
  const finding = here.find(({ rule }) => rule.needsKey === true);
  const domain = finding === undefined ? undefined : authorDomainOf(document);
  if (finding === undefined || domain === undefined || hasUsableKey(snapshot, domain)) return [];
  return [
    commandAction(
      say`Create a DKIM key for ${domain}`,
      { command: 'dkimLint.createKey', arguments: [domain] },
      finding,
    ),
  ];
}

export function keyRefactorings({ document }: Snapshot, { start }: Span): readonly CodeAction[] {
  if (document.kind !== 'dns-zone') return [];
  const key = document.keyRecordAt(start);
  if (key === undefined || !key.isKey || !key.isPlaced || key.name.selector === '*') return [];
  const place = [document.uri, key.name.domain, key.name.selector];
  const rotate = commandAction(say`Rotate this key...`, { command: 'dkimLint.rotateKey', arguments: place });
  const revoke = commandAction(say`Revoke this key...`, { command: 'dkimLint.revokeKey', arguments: place });
  return (key.key.isRevoked ? [rotate] : [rotate, revoke]).map((action) => ({ ...action, kind: 'refactor' as const }));
}

/** The domain that has to sign: that of the returned message, or of the message itself. */
function authorDomainOf({ returned, messages }: MessageDocument): DomainName | undefined {
  return (returned ?? messages[0])?.authorDomain;
}

/** A key that can be used, or may be usable after a CNAME, needs no new one beside it. */
function hasUsableKey({ index, settings }: Snapshot, domain: DomainName): boolean {
  const { usable, aliases } = selectorsIn(signerEvidence(index, domain, settings.zone.target));
  return usable.length + aliases.length > 0;
}
