/** Which DMARC record the zones of the workspace have for a domain, found as receivers do (RFC 9989 §4.10). */

import type { DomainName } from '../text/domain-name.ts';
import { discoverDmarc } from '../workspace/dmarc-discovery.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import { placeOf } from '../workspace/policy-record-view.ts';
import type { DmarcEvidence } from './evidence.ts';

export function dmarcEvidence(index: WorkspaceIndex, author: DomainName): DmarcEvidence {
  const { status, domain, view, policy } = discoverDmarc(index, author);
  return {
    name: `_dmarc.${domain}` as DomainName,
    status,
    policy,
    at: placeOf(view),
  };
}
