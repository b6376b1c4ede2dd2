/** Which DMARC record the zones of the workspace have for a domain, found as receivers do (RFC 9989 §4.10). */

import type { DomainName } from '../text/domain-name.ts';
import { discoverDmarc } from '../workspace/dmarc-discovery.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import { policyAt } from '../workspace/policy-lookup.ts';
import { type PolicyView, placeOf, recognize } from '../workspace/policy-record-view.ts';
import type { Place } from '../workspace/zone-document.ts';
import type { ResourceRecord } from '../zone/zone.ts';
import type { DmarcEvidence } from './evidence.ts';
import { lineOf } from './selectors.ts';

export function dmarcEvidence(index: WorkspaceIndex, author: DomainName): DmarcEvidence {
  const { status: found, domain, view, policy, applied, record } = discoverDmarc(index, author);
  const name = `_dmarc.${domain}` as DomainName;
  const unseen = found === 'missing' ? unseenRecord(index, name) : undefined;
  const status = unseen === undefined ? found : 'invalid';
  const at = unseen ?? placeOf(view ?? firstRecord(index, name));
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
    tag: applied?.tag,
    isDkimStrict: record?.adkim === 's',
    at,
    line: document && at && lineOf(document, at),
    misplaced: status === 'missing' ? misplacedRecord(index, name) : undefined,
    alias: status === 'missing' ? aliasAt(index, name) : undefined,
  };
}

/** A record at the right name of which receivers do not see that it is one, such as "p=none; v=DMARC1". */
function unseenRecord(index: WorkspaceIndex, name: DomainName): Place | undefined {
  for (const document of index.zonesOf(name).flatMap(({ parts }) => parts)) {
    const record = document.zone.rrset(name, 'TXT').find(isDmarc);
    if (record !== undefined) return { uri: document.uri, span: record.ownerSpan ?? record.typeSpan };
  }
  return undefined;
}

function aliasAt(index: WorkspaceIndex, name: DomainName): DmarcEvidence['alias'] {
  for (const document of index.zonesOf(name).flatMap(({ parts }) => parts)) {
    const record = document.zone.rrset(name, 'CNAME')[0];
    const target = record?.rdataNames[0]?.name;
    if (record === undefined || target === undefined) continue;
    const at = { uri: document.uri, span: record.ownerSpan ?? record.typeSpan };
    return { target, at, line: lineOf(document, at) };
  }
  return undefined;
}

/** A record that was meant for the name: without the underscore, or with the origin twice. */
function misplacedRecord(index: WorkspaceIndex, name: DomainName): DmarcEvidence['misplaced'] {
  for (const document of index.zonesOf(name).flatMap(({ parts }) => parts)) {
    const { nameTable, index: byOwner, records } = document.zone;
    for (const id of [...nameTable.withLabel('_dmarc'), ...nameTable.withLabel('dmarc')]) {
      const owner = nameTable.name(id);
      const isSlip = owner === name.slice(1) || owner.startsWith(`${name}.`) || owner.startsWith(`${name.slice(1)}.`);
      if (!isSlip) continue;
      const record = byOwner
        .records(id)
        .map((each) => records.at(each)!)
        .find(isDmarc);
      if (record === undefined) continue;
      const at = { uri: document.uri, span: record.ownerSpan ?? record.typeSpan };
      return { owner, at, line: lineOf(document, at) };
    }
  }
  return undefined;
}

function isDmarc(record: ResourceRecord): boolean {
  return record.type === 'TXT' && recognize(record.strings, record.owner)?.kind === 'dmarc';
}

/** Of records that receivers discard. */
function firstRecord(index: WorkspaceIndex, name: DomainName): PolicyView | undefined {
  const found = policyAt(index, name, 'dmarc');
  return found.status === 'found' ? found.records[0] : undefined;
}
