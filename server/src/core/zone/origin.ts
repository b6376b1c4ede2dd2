/** What a file's relative names are relative to before its first `$ORIGIN`: given, or read off the file. */

import { type DomainName, domainName } from '../text/domain-name.ts';
import { ENTRY_BLANK, ENTRY_DIRECTIVE, ENTRY_INDENTED, ENTRY_KIND, ENTRY_RECORD } from './lexer.ts';
import { parseName } from './names.ts';
import type { ZoneSyntax } from './syntax.ts';
import { lookUpWord, RR } from './types.ts';

export type OriginSource = 'option' | 'directive' | 'soa' | 'file-name' | 'comment' | 'none';

/** What relative names are relative to before any `$ORIGIN`. */
export function findOrigin(
  syntax: ZoneSyntax,
  options: { readonly origin?: DomainName; readonly fileName?: string },
): { readonly origin: DomainName | undefined; readonly originFrom: OriginSource } {
  if (options.origin !== undefined) return { origin: options.origin, originFrom: 'option' };
  const first = firstDirectiveOrSoa(syntax);
  if (first === 'directive') return { origin: undefined, originFrom: 'directive' };
  if (first !== undefined) return { origin: first, originFrom: 'soa' };
  const { fileName } = options;
  const marked = fileName === undefined ? undefined : originOfFileName(fileName);
  if (marked !== undefined) return { origin: marked, originFrom: 'file-name' };
  const fromComment = originOfKeyComment(syntax.slice(0, COMMENT_WITHIN));
  if (fromComment !== undefined) return { origin: fromComment, originFrom: 'comment' };
  const bare = fileName === undefined ? undefined : bareOrigin(fileName, syntax);
  return bare === undefined ? { origin: undefined, originFrom: 'none' } : { origin: bare, originFrom: 'file-name' };
}

/** How far a comment is looked for, in UTF-16 units: a file that says its domain thus holds a key or two. */
const COMMENT_WITHIN = 32_768;

/** The domain that `opendkim-genkey` writes after a key: `; ----- DKIM key mail for example.com`. */
function originOfKeyComment(head: string): DomainName | undefined {
  const said = [...head.matchAll(/;[ \t]*-+[ \t]*DKIM key \S+ for ([a-z0-9._-]+)[ \t]*$/gim)];
  const [domain, ...others] = new Set(said.map((match) => domainName(match[1]!)));
  return domain !== undefined && others.length === 0 && HOST_NAME.test(domain) ? domain : undefined;
}

const HOST_NAME = /^(?:(?!-)[a-z0-9_-]+(?<!-)\.)+(?=[0-9-]*[a-z])[a-z0-9-]+$/i;

/** Looks through the first records for an absolute `$ORIGIN` before any of them, or an SOA with an absolute owner. */
function firstDirectiveOrSoa(syntax: ZoneSyntax): 'directive' | DomainName | undefined {
  let records = 0;
  for (let c = 0; c < syntax.chunks.length && records < RECORDS_BEFORE_SOA; c++) {
    const { entryCount, entryFlags } = syntax.chunks[c]!;
    for (let e = 0; e < entryCount && records < RECORDS_BEFORE_SOA; e++) {
      const kind = entryFlags[e]! & ENTRY_KIND;
      if (kind === ENTRY_DIRECTIVE && records === 0 && isOriginDirective(syntax, c, e)) return 'directive';
      if (kind === ENTRY_BLANK || kind === ENTRY_DIRECTIVE) continue;
      records++;
      const owner = ownerOfSoa(syntax, c, e);
      if (owner === 'relative') return undefined;
      if (owner !== undefined) return owner.name;
    }
  }
  return undefined;
}

/** How far an SOA is looked for; it should be the first record. */
const RECORDS_BEFORE_SOA = 64;

function isOriginDirective(syntax: ZoneSyntax, chunk: number, entry: number): boolean {
  const { entryToken, tokenStart, tokenEnd } = syntax.chunks[chunk]!;
  const { text, base } = syntax.sourceOf(chunk);
  const first = entryToken[entry]!;
  const word = text.slice(base + tokenStart[first]!, base + tokenEnd[first]!);
  return first + 1 < entryToken[entry + 1]! && /^\$ORIGIN$/i.test(word);
}

/** The owner of an entry that is an SOA, where it is absolute; undefined for any other entry. */
function ownerOfSoa(
  syntax: ZoneSyntax,
  chunk: number,
  entry: number,
): { readonly name: DomainName } | 'relative' | undefined {
  const { entryToken, entryFlags, tokenStart, tokenEnd, tokenFlags } = syntax.chunks[chunk]!;
  const { text, base } = syntax.sourceOf(chunk);
  const first = entryToken[entry]!;
  const last = Math.min(entryToken[entry + 1]!, first + 4);
  for (let t = first + 1; t < last; t++) {
    if (lookUpWord(text, base + tokenStart[t]!, base + tokenEnd[t]!) !== RR.SOA) continue;
    if ((entryFlags[entry]! & ENTRY_INDENTED) !== 0) return 'relative';
    const owner = parseName(text, base + tokenStart[first]!, base + tokenEnd[first]!, tokenFlags[first]!);
    return typeof owner === 'number' || !owner.isAbsolute ? 'relative' : { name: owner.relative as DomainName };
  }
  return undefined;
}

/** The origin that a file name says: `example.com.zone`, `db.example.com`, `example.com.dns`, `named.example.com`. */
export function originOfFileName(fileName: string): DomainName | undefined {
  const base = fileName.split(/[\\/]/).at(-1)!;
  const inner =
    /^(?:db|named|pri|zone|master|forward|fwd)\.(.+)$/i.exec(base)?.[1] ??
    /^(.+)\.(?:zone|dns|db|hosts|zonefile|signed|fwd|forward|rev|reverse)$/i.exec(base)?.[1];
  return inner === undefined ? undefined : asDomain(inner.replace(/\.(?:zone|signed)$/i, ''));
}

function asDomain(name: string): DomainName | undefined {
  return HOST_NAME.test(name) ? domainName(name) : undefined;
}

/**
 * The origin that a file says which is called like its domain, `example.com` or, as web interfaces export it,
 * `example.com.txt`. Nothing marks such a name as one of a zone, so the text must not speak against it.
 */
function bareOrigin(fileName: string, syntax: ZoneSyntax): DomainName | undefined {
  const base = fileName
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\.txt$/i, '');
  if (NO_DOMAIN.test(base)) return undefined;
  const name = asDomain(base);
  return name === undefined || hasOwnerOutside(syntax, name) ? undefined : name;
}

/** Endings of files that are no top-level domains, and first words that say what is in the file. */
const NO_DOMAIN =
  /^(?:db|named|pri|zone|master|rev|reverse|root|hints?)\.|\.(?:zone|db|dns|hosts|zonefile|pri|fwd|forward|rev|reverse)$|\.(?:txt|text|conf|cfg|inc|include|hints?|root|cache|data?|zones|signed|jnl|bak|old|orig|tmp|save|md|rst|log|key|pub|pem|records?|tpl|j2|jinja2?|erb|template|sample|dist|raw|(?:db|zone|conf)\.in)$/i;

/** Whether one of the first records has an absolute owner that does not belong to a domain. */
function hasOwnerOutside(syntax: ZoneSyntax, domain: DomainName): boolean {
  let records = 0;
  for (let c = 0; c < syntax.chunks.length; c++) {
    const { entryCount, entryFlags, entryToken, tokenStart, tokenEnd, tokenFlags } = syntax.chunks[c]!;
    const { text, base } = syntax.sourceOf(c);
    for (let e = 0; e < entryCount; e++) {
      if (records === RECORDS_BEFORE_SOA) return false;
      if ((entryFlags[e]! & ENTRY_KIND) !== ENTRY_RECORD) continue;
      records++;
      if ((entryFlags[e]! & ENTRY_INDENTED) !== 0) continue;
      const first = entryToken[e]!;
      const owner = parseName(text, base + tokenStart[first]!, base + tokenEnd[first]!, tokenFlags[first]!);
      if (typeof owner === 'number' || !owner.isAbsolute) continue;
      if (owner.relative !== domain && !owner.relative.endsWith(`.${domain}`)) return true;
    }
  }
  return false;
}
