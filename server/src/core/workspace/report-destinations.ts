/**
 * Whether those to whom a DMARC record sends reports have agreed to it: receivers send nothing to another organization without a
 * record at `DOMAIN._report._dmarc.HOST` (RFC 9990 §4 for `rua`, RFC 9991 §5 for `ruf`).
 */

import type { DmarcRecord } from '../policy/dmarc.ts';
import type { ReportUri } from '../policy/report-uri.ts';
import type { DomainName } from '../text/domain-name.ts';
import { organizationOf } from './dmarc-discovery.ts';
import { type LookupSource, policyAt } from './policy-lookup.ts';

export type ReportDestinationState =
  | 'authorized'
  /** No record there, so that receivers send no report. */
  | 'missing'
  /** The record there names an address at another host, so that receivers send a report to neither (step 9). */
  | 'other-host'
  /** The name of the record would be longer than the DNS allows (step 4). */
  | 'name-too-long'
  | 'unknown';

/** A destination outside of the organization of the record. */
export interface ReportDestination {
  readonly tag: 'rua' | 'ruf';
  readonly uri: ReportUri;
  /** Where reports go: the host of the URI. */
  readonly host: DomainName;
  /** Where the record has to be that allows it. */
  readonly name: DomainName;
  readonly state: ReportDestinationState;
}

/** RFC 1035 §2.3.4, without the final dot. */
const MAX_NAME = 253;
/** Nobody sends reports to more. */
const MAX_DESTINATIONS = 50;

/** @param domain the one whose record it is, without `_dmarc` */
export function externalDestinations(
  source: LookupSource,
  domain: DomainName,
  record: Pick<DmarcRecord, 'rua' | 'ruf'>,
): readonly ReportDestination[] {
  const own = new Map<DomainName, boolean>();
  const isOwn = (host: DomainName): boolean => {
    let answer = own.get(host);
    if (answer === undefined) {
      answer = host === domain || organizationOf(source, host).domain === organizationOf(source, domain).domain;
      own.set(host, answer);
    }
    return answer;
  };
  return (['rua', 'ruf'] as const).flatMap((tag) =>
    record[tag].slice(0, MAX_DESTINATIONS).flatMap((uri): ReportDestination[] => {
      const host = uri.domain;
      if (host === undefined || !uri.isUri || isOwn(host)) return [];
      const name = `${domain}._report._dmarc.${host}` as DomainName;
      return [{ tag, uri, host, name, state: stateOf(source, tag, host, name) }];
    }),
  );
}

function stateOf(source: LookupSource, tag: 'rua' | 'ruf', host: DomainName, name: DomainName): ReportDestinationState {
  if (name.length > MAX_NAME) return 'name-too-long';
  const found = policyAt(source, name, 'dmarc-report');
  if (found.status !== 'found') return found.status;
  const others = found.records.flatMap(({ content }) => (content.kind === 'dmarc' ? content.record[tag] : []));
  return others.some((uri) => uri.domain !== undefined && uri.domain !== host) ? 'other-host' : 'authorized';
}
