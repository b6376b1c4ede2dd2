/** Who keeps a key at the name to which a CNAME at a selector leads, and whose key that is: read from the table of providers. */

import type { Provider, TargetPattern } from '../../../providers/provider.ts';
import { GUIDED, PROVIDERS } from '../../../providers/registry.ts';
import type { DomainName, KeyName, Selector } from '../../../text/domain-name.ts';

interface Recognized {
  readonly provider: Provider;
  readonly pattern: TargetPattern;
}

const PATTERNS: readonly Recognized[] = PROVIDERS.flatMap((provider) =>
  (provider.targets ?? []).map((pattern) => ({ provider, pattern })),
);

function recognize(target: string): (Recognized & { readonly name: string }) | undefined {
  const name = target.toLowerCase().replace(/\.$/, '');
  const found = PATTERNS.find(({ pattern }) => pattern.target.test(name));
  return found && { ...found, name };
}

/** The provider that keeps a key at a name; undefined for a name of nobody that is known. */
export function providerOf(target: string): Provider | undefined {
  return recognize(target)?.provider;
}

/** A provider's record for mail beside its keys, by its target; undefined for a name of nobody that is known. */
export function mailTargetOf(
  type: string,
  target: string,
): { readonly provider: string; readonly without: string } | undefined {
  const name = target.toLowerCase().replace(/\.$/, '');
  for (const { name: provider, mail = [] } of PROVIDERS) {
    const found = mail.find((each) => each.type === type && each.target.test(name));
    if (found !== undefined) return { provider, without: found.without };
  }
  return undefined;
}

/** Selectors that a provider hands out together, where there are several. */
export function selectorSetOf({ guide, sets, tokens }: Provider, selector: string): readonly string[] {
  const account = /-(\d+)$/.exec(selector)?.[1] ?? '';
  const written = (sets ?? []).map((set) => set.map((each) => each.replace('#', account)));
  const records = sets === undefined && tokens === undefined ? (guide?.records ?? []) : [];
  const aliases = records.filter(({ type }) => type === 'CNAME').map((record) => record.selector);
  return [...written, aliases].find((set) => set.length > 1 && set.includes(selector)) ?? [];
}

/** Selectors of the keys that services hand out as TXT records: theirs to change. */
const HANDED_OUT: ReadonlySet<string> = new Set(
  GUIDED.filter(({ guide }) => guide.kind === 'service').flatMap(({ guide }) =>
    guide.records.filter(({ type }) => type === 'TXT').map(({ selector }) => selector),
  ),
);

/** Whether a key in a TXT record has a selector that a service chose for all its customers. */
export function isHandedOut(selector: Selector): boolean {
  return HANDED_OUT.has(selector);
}

/** What the target of a selector is meant for, where it is not for this selector and domain. */
export interface Mismatch {
  readonly provider: string;
  readonly selector?: string;
  readonly domain?: string;
  /** The domain as the provider writes it, with hyphens in place of dots. */
  readonly hyphenatedDomain?: string;
}

export function mismatchOf({ selector, domain }: KeyName, target: string): Mismatch | undefined {
  const found = recognize(target);
  const match = found?.pattern.target.exec(found.name);
  if (found?.pattern.read === undefined || match === null || match === undefined) return undefined;
  const provider = found.provider.name;
  const meant = found.pattern.read(match);
  if (meant.selector !== undefined && meant.selector !== selector) return { provider, selector: meant.selector };
  if (domain === '') return undefined;
  if (meant.domain !== undefined && meant.domain !== domain) return { provider, domain: meant.domain };
  const { hyphenatedDomain } = meant;
  if (hyphenatedDomain !== undefined && !isHyphenated(hyphenatedDomain, domain)) return { provider, hyphenatedDomain };
  return undefined;
}

/**
 * Whether a provider may write a domain so. Microsoft 365 leaves out the hyphens that a domain itself has, and says by `0` and what
 * follows where they were: `my-domain.example` is `mydomain-example0i`, in the names of its MX records too.
 */
function isHyphenated(written: string, domain: DomainName): boolean {
  if (written === domain.replaceAll('.', '-')) return true;
  const squeezed = domain.replaceAll('-', '').replaceAll('.', '-');
  return (
    domain.includes('-') && written.startsWith(squeezed) && /^0[a-z0-9]{1,8}$/.test(written.slice(squeezed.length))
  );
}
