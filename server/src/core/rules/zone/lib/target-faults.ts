/** What can be wrong with how the target of a record is written, so that each rule knows what another one says. */

import { type DomainName, labels } from '../../../text/domain-name.ts';
import { isRegistrySuffix } from '../../../workspace/organizational-domain.ts';
import type { ZoneDocument } from '../../../workspace/zone-document.ts';
import { HAS } from '../../../zone/kinds.ts';
import { RR } from '../../../zone/types.ts';
import type { RdataName } from '../../../zone/zone.ts';
import { mailTargetOf, providerOf } from './key-providers.ts';
import { isAddress, readUrl } from './written-host.ts';
import { zoneFactsOf } from './zone-facts.ts';

export type TargetFault = 'origin-appended' | 'doubled-origin' | 'without-dot' | 'address' | 'url';

/** @param record the record's number */
export function targetFault(document: ZoneDocument, record: number, target: RdataName): TargetFault | undefined {
  const { zone } = document;
  if (isAddress(target.text)) return 'address';
  if (readUrl(target.text) !== undefined) return 'url';
  if (!target.isRelative && providerBelowOrigin(document, record, target) !== undefined) return 'origin-appended';
  // Below the root a final dot changes nothing.
  const origin = zone.records.originId(record);
  if (!target.isRelative || origin === 0) return undefined;
  const id = zone.nameTable.idOf(target.name);
  if (zoneFactsOf(document).isDoubled(id, origin)) return 'doubled-origin';
  return isMeantAbsolute(document, target) && !zone.has(target.name) ? 'without-dot' : undefined;
}

/**
 * The provider to whose name, with the zone's own appended, a record leads: what panels make of a target without its final dot.
 * Undefined where the zone has something there.
 */
export function providerBelowOrigin(
  document: ZoneDocument,
  record: number,
  { name, isRelative }: RdataName,
): { readonly provider: string; readonly meant: string } | undefined {
  const { index, nameTable, records } = document.zone;
  const facts = zoneFactsOf(document);
  const id = index.target[record]!;
  if (isRelative || id < 0 || facts.apex <= 0 || id === facts.apex || !nameTable.isWithin(id, facts.apex))
    return undefined;
  if (facts.has(id, ~0)) return undefined;
  const meant = name.slice(0, -nameTable.name(facts.apex).length - 1);
  const provider = mailTargetOf(records.at(record)!.type, meant)?.provider ?? providerOf(meant)?.name;
  return provider === undefined ? undefined : { provider, meant };
}

/** Whether a record leads to a server of the zone itself that has no address here, for which BIND refuses the zone. */
export function lacksOwnServer(document: ZoneDocument, record: number, target: number): boolean {
  const { index, class: zoneClass } = document.zone;
  const facts = zoneFactsOf(document);
  return (
    index.type[record] === RR.NS &&
    zoneClass === 'IN' &&
    index.owner[record] === facts.apex &&
    facts.surelyLacks(target, HAS.address)
  );
}

/**
 * Whether a relative name looks like one of another domain: it ends in a suffix below which a registry hands out names. Many
 * such suffixes are words that hosts are called by too (`eu`, `dev`, `cloud`); a file that does not hold the whole zone gets
 * the benefit of the doubt.
 */
function isMeantAbsolute(document: ZoneDocument, { text }: RdataName): boolean {
  const parts = labels(text.toLowerCase() as DomainName);
  const last = parts.at(-1);
  if (parts.length < 2 || last === undefined || !isRegistrySuffix(last as DomainName)) return false;
  const { isComplete } = zoneFactsOf(document);
  return (
    isComplete ||
    /^(?:com|net|org|arpa)$/.test(last) ||
    (parts.length > 2 && isRegistrySuffix(parts.slice(-2).join('.') as DomainName))
  );
}
