/**
 * check_host() of RFC 7208 §4, as far as the zones of the workspace can answer: what is in none of them makes the result
 * unknown, never wrong. `ptr`, `exists` and macros need more than zones, and are unknown too.
 */

import { type IpAddress, isMappedIp4, networkOf, sameAddress } from '../policy/ip-address.ts';
import { SPF_LOOKUP_LIMIT, type SpfMechanism, type SpfQualifier, type SpfRecord } from '../policy/spf-record.ts';
import type { DomainName } from '../text/domain-name.ts';
import type { WorkspaceIndex } from './index.ts';
import { addressesAt, type Lookup, mailServersAt, policyAt } from './policy-lookup.ts';

export type SpfResult = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'permerror' | 'unknown';

export interface SpfCheck {
  readonly result: SpfResult;
  /** Whose record decided; the name of which nothing is known for `unknown`. */
  readonly domain: DomainName;
  /** The term that decided, as written; undefined where none did. */
  readonly term: string | undefined;
}

const RESULTS: Readonly<Record<SpfQualifier, SpfResult>> = {
  '+': 'pass',
  '-': 'fail',
  '~': 'softfail',
  '?': 'neutral',
};
const COSTLY: ReadonlySet<string> = new Set(['include', 'a', 'mx', 'ptr', 'exists']);
/** §4.6.4: more mail servers are an error. */
const MAX_MAIL_SERVERS = 10;

/** @param address of the server that handed the message over */
export function checkSpf(index: WorkspaceIndex, domain: DomainName, address: IpAddress): SpfCheck {
  return new SpfChecker(index, isMappedIp4(address) ? address.slice(12) : address).check(domain);
}

class SpfChecker {
  readonly #index: WorkspaceIndex;
  readonly #address: IpAddress;
  #lookups = 0;

  constructor(index: WorkspaceIndex, address: IpAddress) {
    this.#index = index;
    this.#address = address;
  }

  /** Calls itself once for each `include` and `redirect`, of which there may be ten. */
  check(domain: DomainName): SpfCheck {
    const found = policyAt(this.#index, domain, 'spf');
    if (found.status === 'unknown') return { result: 'unknown', domain, term: undefined };
    if (found.status === 'missing') return { result: 'none', domain, term: undefined };
    const [first] = found.records;
    if (found.records.length > 1 || first?.content.kind !== 'spf')
      return { result: 'permerror', domain, term: undefined };
    const { record } = first.content;
    return record.effect === 'ok' ? this.#evaluate(record, domain) : { result: 'permerror', domain, term: undefined };
  }

  #evaluate(record: SpfRecord, domain: DomainName): SpfCheck {
    for (const term of record.terms) {
      if (term.kind !== 'mechanism') continue;
      const isTooMany = COSTLY.has(term.name) && ++this.#lookups > SPF_LOOKUP_LIMIT;
      const match = isTooMany ? 'permerror' : this.#match(term, domain);
      if (match === 'no') continue;
      if (match === 'yes') return { result: RESULTS[term.qualifier], domain, term: term.text };
      return typeof match === 'string' ? { result: match, domain, term: term.text } : match;
    }
    return record.redirect === undefined
      ? { result: 'neutral', domain, term: undefined }
      : this.#redirect(record.redirect.domain?.name, domain, record.redirect.text);
  }

  #redirect(target: DomainName | undefined, domain: DomainName, term: string): SpfCheck {
    if (++this.#lookups > SPF_LOOKUP_LIMIT) return { result: 'permerror', domain, term };
    if (target === undefined) return { result: 'unknown', domain, term };
    const there = this.check(target);
    return there.result === 'none' ? { result: 'permerror', domain, term } : there;
  }

  #match(term: SpfMechanism, domain: DomainName): 'yes' | 'no' | 'permerror' | 'unknown' | SpfCheck {
    switch (term.name) {
      case 'all':
        return 'yes';
      case 'ip4':
      case 'ip6': {
        const { network } = term;
        return network !== undefined && this.#isWithin(network.address, network.prefixLength) ? 'yes' : 'no';
      }
      case 'a':
      case 'mx':
      case 'include': {
        const target = term.domain === undefined ? domain : term.domain.name;
        if (target === undefined) return 'unknown';
        if (term.name === 'include') return this.#include(target);
        return term.name === 'a' ? this.#host(term, target) : this.#mailServers(term, target);
      }
      default:
        return 'unknown';
    }
  }

  /** §5.2: only a pass matches; a record that is not there is an error. */
  #include(target: DomainName): 'yes' | 'no' | 'permerror' | SpfCheck {
    const there = this.check(target);
    if (there.result === 'pass') return 'yes';
    if (there.result === 'unknown') return there;
    return there.result === 'none' || there.result === 'permerror' ? 'permerror' : 'no';
  }

  #mailServers(term: SpfMechanism, domain: DomainName): 'yes' | 'no' | 'permerror' | SpfCheck {
    const found = mailServersAt(this.#index, domain);
    if (found.status !== 'found') return absent(found, domain);
    if (found.records.length > MAX_MAIL_SERVERS) return 'permerror';
    let unknown: SpfCheck | undefined;
    for (const host of found.records) {
      const match = this.#host(term, host);
      if (match === 'yes') return match;
      if (match !== 'no') unknown = match;
    }
    return unknown ?? 'no';
  }

  #host({ prefix4, prefix6 }: SpfMechanism, host: DomainName): 'yes' | 'no' | SpfCheck {
    const octets = this.#address.length;
    const found = addressesAt(this.#index, host, octets);
    if (found.status !== 'found') return absent(found, host);
    const length = (octets === 4 ? prefix4?.length : prefix6?.length) ?? octets * 8;
    return found.records.some((address) => this.#isWithin(address, length)) ? 'yes' : 'no';
  }

  #isWithin(network: IpAddress, length: number): boolean {
    return (
      network.length === this.#address.length &&
      sameAddress(networkOf(network, length), networkOf(this.#address, length))
    );
  }
}

function absent({ status }: Exclude<Lookup<unknown>, { status: 'found' }>, domain: DomainName): 'no' | SpfCheck {
  return status === 'missing' ? 'no' : { result: 'unknown', domain, term: undefined };
}
