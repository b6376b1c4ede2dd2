/**
 * Domain names as facts, the thing by which documents are joined. Their presentation in a zone file, with escapes and
 * ranges, is `zone/`'s; here a name is already absolute.
 */

/**
 * An absolute domain name in one spelling: labels in lower case (ASCII only, RFC 4343 §3), separated by dots, no final
 * dot; the root is the empty string. Octets that are not printable ASCII, and `.` or `\` inside a label, are as in a
 * master file (`\DDD`, `\.`, RFC 1035 §5.1). Two names are the same if, and only if, the strings are equal.
 */
export type DomainName = string & { readonly __domainName: unique symbol };

/** What is to the left of `_domainkey`: one or more labels in the spelling of a {@link DomainName} (RFC 6376 §3.1). */
export type Selector = string & { readonly __selector: unique symbol };

export const ROOT = '' as DomainName;

/** Lower case for A to Z alone, as the DNS compares (RFC 4343 §3): no locale, no other script. */
export function asciiLowerCase(text: string): string {
  // A loop, because most names are short and ASCII, and an expression costs more to start.
  let hasUpper = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 127) return text.replace(/[A-Z]+/g, (run) => run.toLowerCase());
    if (unit >= 65 && unit <= 90) hasUpper = true;
  }
  return hasUpper ? text.toLowerCase() : text;
}

/** The name that mail text such as `d=` or an address's domain means: a trailing dot is dropped. */
export function domainName(text: string): DomainName {
  const lower = asciiLowerCase(text);
  return (lower.endsWith('.') && !lower.endsWith('\\.') ? lower.slice(0, -1) : lower) as DomainName;
}

export function selector(text: string): Selector {
  return domainName(text) as string as Selector;
}

/** Labels from left to right; an escaped dot does not separate. The root has none. */
export function labels(name: DomainName): string[] {
  if (name === '') return [];
  return name.includes('\\') ? (name.match(/(?:\\\d{3}|\\.|[^.\\])+/gs) ?? []) : name.split('.');
}

/** The name without its first label; the root of a top-level name, and of the root. */
export function parent(name: DomainName): DomainName {
  if (!name.includes('\\')) {
    const dot = name.indexOf('.');
    return (dot < 0 ? '' : name.slice(dot + 1)) as DomainName;
  }
  return labels(name).slice(1).join('.') as DomainName;
}

/** Whether `name` is `ancestor` or lies below it. */
export function isWithin(name: DomainName, ancestor: DomainName): boolean {
  if (ancestor === '' || name === ancestor) return true;
  if (!name.endsWith(`.${ancestor}`)) return false;
  // The dot must separate labels: `a\.example.org` does not lie below `example.org`.
  const before = name.slice(0, name.length - ancestor.length - 1);
  return /(?:^|[^\\])(?:\\\\)*$/.test(before);
}

export interface KeyName {
  readonly selector: Selector;
  readonly domain: DomainName;
}

/** Where the key of a signature is published: `s1._domainkey.example.org` (RFC 6376 §3.6.2.1). */
export function keyName({ selector: s, domain }: KeyName): DomainName {
  return `${s}._domainkey.${domain}` as DomainName;
}

/**
 * The selector in a key's name that ends with `_domainkey`, as written in a file that does not say its origin; undefined
 * for any other name.
 */
export function parseUnplacedKeyName(name: DomainName): KeyName | undefined {
  if (!name.includes('_domainkey')) return undefined;
  const all = labels(name);
  const at = all.indexOf('_domainkey');
  return at < 1 || at !== all.length - 1
    ? undefined
    : { selector: all.slice(0, at).join('.') as Selector, domain: ROOT };
}

/** The selector and domain of a key's name, or undefined where the name is no `SELECTOR._domainkey.DOMAIN`. */
export function parseKeyName(name: DomainName): KeyName | undefined {
  if (!name.includes('_domainkey')) return undefined;
  const all = labels(name);
  const at = all.indexOf('_domainkey');
  if (at < 1 || at === all.length - 1) return undefined;
  return {
    selector: all.slice(0, at).join('.') as Selector,
    domain: all.slice(at + 1).join('.') as DomainName,
  };
}
