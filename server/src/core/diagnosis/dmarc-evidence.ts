/** Which DMARC record the zones of the workspace have for a domain. */

import type { DomainName } from '../text/domain-name.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import { organizationalDomain } from '../workspace/organizational-domain.ts';
import { policyAt } from '../workspace/policy-lookup.ts';
import type { DmarcEvidence } from './evidence.ts';

/** Of the domain itself, or else of its organization (RFC 9989 §4.10). */
export function dmarcEvidence(index: WorkspaceIndex, author: DomainName): DmarcEvidence {
  const organization = organizationalDomain(author);
  const names = [...new Set([author, organization])].map((domain) => `_dmarc.${domain}` as DomainName);
  const nothing = { name: names[0]!, policy: undefined, at: undefined };
  for (const name of names) {
    const found = policyAt(index, name, 'dmarc');
    if (found.status === 'unknown') return { ...nothing, status: 'unknown' };
    if (found.status === 'missing') continue;
    const [view] = found.records;
    const at = view && { uri: view.document.uri, span: view.headSpan };
    if (found.records.length > 1 || view?.content.kind !== 'dmarc')
      return { name, status: 'several', policy: undefined, at };
    return { name, status: 'found', policy: view.content.record.policy ?? undefined, at };
  }
  return { ...nothing, status: 'missing' };
}
