/**
 * check_host() of RFC 7208 §4, as far as the zones of the workspace can answer: what none of them knows makes the result
 * unknown, never wrong, and the terms after it are looked at all the same.
 */

import { type IpAddress, isMappedIp4, networkOf, sameAddress } from '../policy/ip-address.ts';
import { readMacros, type SpfDomainSpec } from '../policy/spf-domain.ts';
import { addressValues, expandedName, expandMacros, type SpfMacroValues } from '../policy/spf-macro.ts';
import { SPF_MECHANISMS } from '../policy/spf-meanings.ts';
import {
  SPF_LOOKUP_LIMIT,
  type SpfMechanism,
  type SpfModifier,
  type SpfQualifier,
  type SpfRecord,
} from '../policy/spf-record.ts';
import { type DomainName, isWithin, labels } from '../text/domain-name.ts';
import { binaryOf } from '../text/octets.ts';
import { spanOf } from '../text/span.ts';
import {
  addressesAt,
  isUnanswered,
  type Lookup,
  type LookupSource,
  mailServersAt,
  policyAt,
  reverseNamesOf,
  textsAt,
  type Unknown,
} from './policy-lookup.ts';
import type { PolicyView } from './policy-record-view.ts';
import type { SpfEvaluation, SpfReason, SpfResult, SpfStep } from './spf-result.ts';

export interface SpfQuestion {
  /** Whose record is evaluated: the domain of the envelope sender, or the HELO name of a null sender (§2.4). */
  readonly domain: DomainName;
  /**
   * The server that handed the message over. A family alone asks what receivers run into on the way through the whole record:
   * no term matches but `all`.
   */
  readonly client: IpAddress | { readonly octets: 4 | 16 };
  /** The local part of the envelope sender, for macros; `postmaster` if there is none (§4.3). */
  readonly localPart?: string | undefined;
  /** The domain of the envelope sender, for macros; {@link domain} where it is not given. */
  readonly senderDomain?: DomainName | undefined;
  /** The name that the client gave, for macros. */
  readonly helo?: string | undefined;
  /** The name of the server that judges, for explanations. */
  readonly receiver?: string | undefined;
  /** When it judges, in seconds since 1970, for explanations. */
  readonly time?: number | undefined;
  /** Whether the limits of §4.6.4 are counted beyond, as far as {@link MAX_COUNTED}. */
  readonly countsOn?: boolean;
}

const RESULTS: Readonly<Record<SpfQualifier, SpfResult>> = {
  '+': 'pass',
  '-': 'fail',
  '~': 'softfail',
  '?': 'neutral',
};
/** §4.6.4. */
export const SPF_VOID_LIMIT = 2;
/** Mail servers of one `mx`, and reverse names of an address that are looked at (§4.6.4). */
export const SPF_NAME_LIMIT = 10;
/** Nobody needs to know how far beyond a limit a record is that has this many look-ups. */
const MAX_COUNTED = 100;

/** SPF of a domain for an address, by what is known here. */
export function checkSpf(source: LookupSource, question: SpfQuestion): SpfEvaluation {
  const { client } = question;
  if (!isAddress(client)) return new SpfChecker(source, question, undefined, client.octets).check(question.domain);
  const address = isMappedIp4(client) ? client.slice(12) : client;
  return new SpfChecker(source, question, address, address.length).check(question.domain);
}

function isAddress(client: SpfQuestion['client']): client is IpAddress {
  return Array.isArray(client);
}

/** How one term turned out, before it is put among the steps. */
type Match = Pick<SpfStep, 'outcome'> & Partial<Omit<SpfStep, 'outcome'>>;

const YES: Match = { outcome: 'match' };
const NO: Match = { outcome: 'no-match' };

function failed(reason: SpfReason): Match {
  return { outcome: 'error', reason };
}

function unknown(reason: SpfReason, unknownName?: DomainName): Match {
  return { outcome: 'unknown', reason, unknownName };
}

class SpfChecker {
  readonly #source: LookupSource;
  readonly #question: SpfQuestion;
  readonly #address: IpAddress | undefined;
  /** 4 or 16: which family is looked up. */
  readonly #octets: number;
  /** The domains whose records lead to the one that is evaluated. */
  readonly #above: DomainName[] = [];
  #lookups = 0;
  #voidLookups = 0;

  constructor(source: LookupSource, question: SpfQuestion, address: IpAddress | undefined, octets: number) {
    this.#source = source;
    this.#question = question;
    this.#address = address;
    this.#octets = octets;
  }

  /** Calls itself once for each `include` and `redirect`, of which there may be ten. */
  check(domain: DomainName): SpfEvaluation {
    if (!mayHaveRecord(domain)) return this.#ended('none', domain, 'domain-invalid');
    const found = policyAt(this.#source, domain, 'spf');
    if (found.status === 'unknown')
      return this.#ended(isUnanswered(found) ? 'temperror' : 'unknown', domain, unknownReason(found), found.name);
    if (found.status === 'missing') return this.#ended('none', domain, 'record-missing');
    const [view] = found.records;
    if (found.records.length > 1 || view?.content.kind !== 'spf')
      return this.#ended('permerror', domain, 'record-duplicate');
    const { record } = view.content;
    // The count of look-ups is made on the way: a sender that matches early never meets the limit.
    const isInvalid = record.problems.some(({ code }) => code !== 'too-many-lookups') && record.effect !== 'ok';
    if (isInvalid && !this.#isTooLong(record)) return { ...this.#ended('permerror', domain, 'record-invalid'), view };
    this.#above.push(domain);
    const evaluation = this.#evaluate(view, record, domain);
    this.#above.pop();
    return evaluation;
  }

  #isTooLong({ effect, problems }: SpfRecord): boolean {
    return effect === 'permerror' && problems.every(({ code }) => code === 'too-many-lookups');
  }

  #ended(result: SpfResult, domain: DomainName, reason: SpfReason, unknownName?: DomainName): SpfEvaluation {
    return {
      result,
      otherwise: result === 'unknown' ? 'none' : result,
      domain,
      view: undefined,
      steps: [],
      decidedBy: undefined,
      reason,
      unknownName,
      lookups: this.#lookups,
      voidLookups: this.#voidLookups,
      explanation: undefined,
    };
  }

  #evaluate(view: PolicyView, record: SpfRecord, domain: DomainName): SpfEvaluation {
    const steps: SpfStep[] = [];
    for (const term of record.terms) {
      if (term.kind !== 'mechanism') continue;
      const step = this.#step(
        term.name,
        term,
        this.#costly(term, () => this.#match(term, domain)),
      );
      steps.push(step);
      if (this.#isOver(step)) return this.#concluded(view, record, domain, steps, step);
    }
    const { redirect } = record;
    if (redirect !== undefined && record.all === undefined) {
      const step = this.#step(
        'redirect',
        redirect,
        this.#costly(redirect, () => this.#redirect(redirect, domain)),
      );
      return this.#concluded(view, record, domain, [...steps, step], step);
    }
    return this.#concluded(view, record, domain, steps, undefined);
  }

  #isOver({ outcome }: SpfStep): boolean {
    if (outcome === 'match') return true;
    return outcome === 'error' && !(this.#question.countsOn === true && this.#lookups < MAX_COUNTED);
  }

  #step(kind: SpfStep['kind'], term: SpfMechanism | SpfModifier, match: Match): SpfStep {
    return {
      kind,
      term: term.text,
      span: term.span,
      target: undefined,
      reason: undefined,
      unknownName: undefined,
      mailServers: undefined,
      inner: undefined,
      ...match,
      lookups: this.#lookups,
      voidLookups: this.#voidLookups,
    };
  }

  /** @param last the step after which nothing is looked at; undefined where the record ended */
  #concluded(
    view: PolicyView,
    record: SpfRecord,
    domain: DomainName,
    steps: readonly SpfStep[],
    last: SpfStep | undefined,
  ): SpfEvaluation {
    // On the way through the whole record an error counts, whatever else is unknown.
    const broken = this.#question.countsOn === true ? steps.find(({ outcome }) => outcome === 'error') : undefined;
    const first = broken ?? steps.find(({ outcome }) => outcome === 'unknown' || outcome === 'error') ?? last;
    const isRedirect = last?.kind === 'redirect' && last.inner !== undefined && last.outcome !== 'error';
    const known: SpfResult =
      last === undefined ? this.#atEnd(steps) : isRedirect ? last.inner!.otherwise : this.#resultOf(last, record);
    const result: SpfResult =
      first?.outcome === 'unknown' ? 'unknown' : first?.outcome === 'error' ? errorOf(first) : known;
    const decidedBy = first?.outcome === 'unknown' || first?.outcome === 'error' ? first : last;
    const isOwnWord = result === 'fail' && !isRedirect;
    return {
      result,
      otherwise: known,
      domain,
      view,
      steps,
      decidedBy,
      reason: decidedBy?.reason,
      unknownName: decidedBy?.unknownName,
      lookups: this.#lookups,
      voidLookups: this.#voidLookups,
      explanation: isOwnWord ? this.#explanation(record, domain) : isRedirect ? last.inner?.explanation : undefined,
    };
  }

  #atEnd(steps: readonly SpfStep[]): SpfResult {
    const broken = steps.find(({ outcome }) => outcome === 'error');
    return broken === undefined ? 'neutral' : errorOf(broken);
  }

  #resultOf(step: SpfStep, record: SpfRecord): SpfResult {
    if (step.outcome === 'error') return errorOf(step);
    if (step.outcome === 'unknown') return 'neutral';
    const term = record.terms.find(({ span }) => span === step.span);
    return term?.kind === 'mechanism' ? RESULTS[term.qualifier] : 'neutral';
  }

  /** Counts a term that needs look-ups, and sees to the limits. */
  #costly(term: SpfMechanism | SpfModifier, decide: () => Match): Match {
    if (term.kind === 'mechanism' && !SPF_MECHANISMS[term.name].costsLookup) return decide();
    this.#lookups++;
    const isBeyond = this.#lookups > SPF_LOOKUP_LIMIT;
    if (isBeyond && (this.#question.countsOn !== true || this.#lookups > MAX_COUNTED)) return failed('lookup-limit');
    const voidBefore = this.#voidLookups;
    const match = decide();
    if (isBeyond) return { ...match, ...failed('lookup-limit') };
    const isVoid = voidBefore <= SPF_VOID_LIMIT && this.#voidLookups > SPF_VOID_LIMIT;
    return isVoid && match.outcome !== 'error' ? { ...match, ...failed('void-limit') } : match;
  }

  #match(term: SpfMechanism, domain: DomainName): Match {
    switch (term.name) {
      case 'all':
        return YES;
      case 'ip4':
      case 'ip6': {
        const { network } = term;
        return network !== undefined && this.#isWithin(network.address, network.prefixLength) ? YES : NO;
      }
      default: {
        const target = this.#target(term.domain, domain);
        if (typeof target === 'object') return target;
        return { target, ...this.#matchAt(term, target) };
      }
    }
  }

  #matchAt(term: SpfMechanism, target: DomainName | undefined): Match {
    // A name that cannot be in the DNS has no records.
    if (target === undefined) return term.name === 'include' ? failed('target-missing') : this.#void();
    switch (term.name) {
      case 'include':
        return this.#include(target);
      case 'a':
        return this.#host(term, target);
      case 'mx':
        return this.#mailServers(term, target);
      case 'exists':
        return this.#exists(target);
      default:
        return this.#reverse(target);
    }
  }

  /** The name that a term is about; undefined for one that cannot be looked up. */
  #target(spec: SpfDomainSpec | undefined, domain: DomainName): DomainName | undefined | Match {
    if (spec === undefined) return domain;
    const expanded = expandMacros(spec.text, spec.span.start, spec.macros, this.#values(spec, domain));
    if ('text' in expanded) return expandedName(expanded.text);
    return unknown(this.#address === undefined ? 'address-unknown' : 'macro-unknown');
  }

  #values(spec: SpfDomainSpec | undefined, domain: DomainName): SpfMacroValues {
    const { localPart, senderDomain = this.#question.domain, helo } = this.#question;
    const isWanted = spec?.macros.some(({ letter }) => letter === 'p') === true;
    const l = localPart === '' ? 'postmaster' : octets(localPart);
    return {
      ...(this.#address === undefined ? {} : addressValues(this.#address)),
      s: l === undefined ? undefined : `${l}@${senderDomain}`,
      l,
      o: senderDomain,
      d: domain,
      h: octets(helo),
      p: isWanted ? this.#validatedName(domain) : undefined,
    };
  }

  #redirect({ domain: spec }: SpfModifier, domain: DomainName): Match {
    const target = this.#target(spec, domain);
    if (typeof target === 'object') return target;
    if (target === undefined) return failed('target-missing');
    if (this.#above.includes(target)) return { target, ...failed('loop') };
    const inner = this.check(target);
    if (inner.result === 'none') return { target, inner, ...failed('target-missing') };
    if (inner.result === 'unknown') return { target, inner, ...unknown(inner.reason!, inner.unknownName) };
    if (inner.result === 'temperror') return { target, inner, ...unanswered(inner.unknownName) };
    if (inner.result === 'permerror') return { target, inner, ...failed(passedOn(inner)) };
    return { target, inner, ...YES };
  }

  /** §5.2: only a pass matches; a record that is not there is an error. */
  #include(target: DomainName): Match {
    if (this.#above.includes(target)) return failed('loop');
    const inner = this.check(target);
    switch (inner.result) {
      case 'pass':
        return { inner, ...YES };
      case 'none':
        return { inner, ...failed('target-missing') };
      case 'permerror':
        return { inner, ...failed(passedOn(inner)) };
      case 'unknown':
        return { inner, ...unknown(inner.reason!, inner.unknownName) };
      case 'temperror':
        return { inner, ...unanswered(inner.unknownName) };
      default:
        return { inner, ...NO };
    }
  }

  #mailServers(term: SpfMechanism, domain: DomainName): Match {
    const found = mailServersAt(this.#source, domain);
    if (found.status !== 'found') return this.#absent(found);
    const mailServers = found.records.length;
    if (mailServers > SPF_NAME_LIMIT) return { mailServers, ...failed('mx-limit') };
    let open: Match | undefined;
    for (const host of found.records) {
      // `MX 0 .` says that there is none (RFC 7505).
      const match = host === '' ? NO : this.#host(term, host);
      if (match.outcome === 'match') return { mailServers, ...match };
      // §5: an error of the DNS ends the evaluation, unless one before it may match.
      if (match.outcome === 'error') return { mailServers, ...(open ?? match) };
      if (match.outcome === 'unknown') open ??= match;
    }
    return { mailServers, ...(open ?? NO) };
  }

  #host({ prefix4, prefix6 }: SpfMechanism, host: DomainName): Match {
    const found = addressesAt(this.#source, host, this.#octets);
    if (found.status !== 'found') return this.#absent(found);
    const length = (this.#octets === 4 ? prefix4?.length : prefix6?.length) ?? this.#octets * 8;
    return found.records.some((address) => this.#isWithin(address, length)) ? YES : NO;
  }

  /** §5.7: an A record, whatever the family of the client. */
  #exists(target: DomainName): Match {
    const found = addressesAt(this.#source, target, 4);
    if (found.status !== 'found') return this.#absent(found);
    return this.#address === undefined ? NO : YES;
  }

  /** §5.5. */
  #reverse(target: DomainName): Match {
    if (this.#address === undefined) return NO;
    const names = this.#validatedNames();
    if (names === undefined) return unknown('macro-unknown');
    if (names.length === 0 && this.#hasNoReverse) this.#voidLookups++;
    return names.some((name) => isWithin(name, target)) ? YES : NO;
  }

  #validated: readonly DomainName[] | undefined;
  #hasNoReverse = false;
  #isValidated = false;

  /** The reverse names whose own addresses hold the client's; undefined where no zone here knows them. */
  #validatedNames(): readonly DomainName[] | undefined {
    if (this.#isValidated || this.#address === undefined) return this.#validated;
    this.#isValidated = true;
    const found = reverseNamesOf(this.#source, this.#address);
    // An error of the DNS: `ptr` does not match.
    if (found.status === 'unknown' && isFailure(found)) this.#validated = [];
    if (found.status === 'unknown') return this.#validated;
    this.#hasNoReverse = found.status === 'missing';
    const names = found.status === 'found' ? found.records.slice(0, SPF_NAME_LIMIT) : [];
    const validated: DomainName[] = [];
    for (const name of names) {
      const addresses = addressesAt(this.#source, name, this.#octets);
      if (addresses.status === 'unknown' && !isFailure(addresses)) return undefined;
      if (addresses.status !== 'found') continue;
      if (addresses.records.some((address) => sameAddress(address, this.#address!))) validated.push(name);
    }
    this.#validated = validated;
    return validated;
  }

  /** `%{p}`: the domain itself, or a name below it, or any (§7.3); `unknown` if there is none. */
  #validatedName(domain: DomainName): string | undefined {
    const names = this.#validatedNames();
    if (names === undefined) return undefined;
    return (
      names.find((name) => name === domain) ?? names.find((name) => isWithin(name, domain)) ?? names[0] ?? 'unknown'
    );
  }

  /** §6.2: what goes wrong with the explanation changes nothing. */
  #explanation({ exp }: SpfRecord, domain: DomainName): string | undefined {
    if (exp?.domain === undefined || this.#address === undefined) return undefined;
    const target = this.#target(exp.domain, domain);
    if (target === undefined || typeof target === 'object') return undefined;
    const found = textsAt(this.#source, target);
    if (found.status !== 'found' || found.records.length !== 1) return undefined;
    const text = found.records[0]!;
    let isBroken = /[^\x20-\x7e]/.test(text);
    const macros = readMacros(text, spanOf(0, text.length), false, (code) => {
      isBroken ||= code !== 'macro-p';
    });
    if (isBroken) return undefined;
    const { receiver = 'unknown', time } = this.#question;
    const values = {
      ...this.#values({ ...exp.domain, macros }, domain),
      r: receiver,
      t: time === undefined ? undefined : String(Math.floor(time)),
    };
    const expanded = expandMacros(text, 0, macros, values);
    return 'text' in expanded ? expanded.text : undefined;
  }

  #isWithin(network: IpAddress, length: number): boolean {
    const address = this.#address;
    return (
      address !== undefined &&
      network.length === address.length &&
      sameAddress(networkOf(network, length), networkOf(address, length))
    );
  }

  #absent(found: Exclude<Lookup<unknown>, { status: 'found' }>): Match {
    if (found.status === 'missing') return this.#void();
    return isUnanswered(found) ? unanswered(found.name) : unknown(unknownReason(found), found.name);
  }

  #void(): Match {
    this.#voidLookups++;
    return NO;
  }
}

/** Ends the evaluation with temperror (§2.6.6, §5). */
function unanswered(name: DomainName | undefined): Match {
  return { ...failed('name-unanswered'), unknownName: name };
}

function errorOf({ reason }: SpfStep): 'temperror' | 'permerror' {
  return reason === 'name-unanswered' ? 'temperror' : 'permerror';
}

/** Aliases in a circle are an error of the DNS, too, but resolvers differ in how they put it. */
function isFailure(found: Unknown): boolean {
  return found.isLoop === true || isUnanswered(found);
}

function unknownReason(found: Unknown): SpfReason {
  return isUnanswered(found) ? 'name-unanswered' : 'name-unknown';
}

function octets(text: string | undefined): string | undefined {
  return text === undefined ? undefined : binaryOf(new TextEncoder().encode(text));
}

/** Limits hold for the whole evaluation, so that they are the outer term's too. */
function passedOn({ reason }: SpfEvaluation): SpfReason {
  return reason === 'lookup-limit' || reason === 'void-limit' || reason === 'loop' ? reason : 'target-permerror';
}

/** §4.3: a name with a dot whose labels the DNS takes, and no address in brackets. */
function mayHaveRecord(domain: DomainName): boolean {
  const all = labels(domain);
  if (all.length < 2 || domain.includes('..') || domain.startsWith('.') || domain.length > 253) return false;
  if (/^\[.*\]$/.test(domain)) return false;
  return all.every((label) => label.length <= 63);
}
