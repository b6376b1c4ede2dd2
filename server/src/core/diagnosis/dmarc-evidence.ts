/** Which DMARC record the zones of the workspace have for a domain, found as receivers do (RFC 9989 §4.10). */

import type { DomainName } from '../text/domain-name.ts';
import { discoverDmarc } from '../workspace/dmarc-discovery.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import { policyAt } from '../workspace/policy-lookup.ts';
import { type PolicyView, placeOf } from '../workspace/policy-record-view.ts';
import type { DmarcEvidence } from './evidence.ts';
import { lineOf } from './selectors.ts';

export function dmarcEvidence(index: WorkspaceIndex, author: DomainName): DmarcEvidence {
  const { status, domain, view, policy, record } = discoverDmarc(index, author);
  const name = `_dmarc.${domain}` as DomainName;
  const at = placeOf(view ?? firstRecord(index, name));
  const document =
    at &&
    index
      .zonesOf(name)
      .flatMap(({ parts }) => parts)
      .find(({ uri }) => uri === at.uri);
  return {
    name,
    status,
    policy,
    isDkimStrict: record?.adkim === 's',
    at,
    line: document && at && lineOf(document, at),
  };
}

/** Of records that receivers discard. */
function firstRecord(index: WorkspaceIndex, name: DomainName): PolicyView | undefined {
  const found = policyAt(index, name, 'dmarc');
  return found.status === 'found' ? found.records[0] : undefined;
}
