/** What is under the mouse in a zone: each field of a record, its TTL, class and type, names, directives, tags of TXT records. */

import { parseTagList } from '../dkim/tag-list.ts';
import type { DmarcRecord } from '../policy/dmarc.ts';
import type { Meaning } from '../policy/problem.ts';
import type { SpfMacro } from '../policy/spf-domain.ts';
import { SPF_MACROS, SPF_MECHANISMS, SPF_MODIFIERS, SPF_QUALIFIERS, SPF_VERSION } from '../policy/spf-meanings.ts';
import { specText } from '../rules/rule.ts';
import { type DomainName, parent } from '../text/domain-name.ts';
import { lineEnd } from '../text/lines.ts';
import { append } from '../text/lists.ts';
import { plural } from '../text/plural.ts';
import { say } from '../text/say.ts';
import { type Span, touches } from '../text/span.ts';
import { type PolicyRecordView, policyRecordAt } from '../workspace/policy-record-view.ts';
import { externalDestinations } from '../workspace/report-destinations.ts';
import type { KeyRecordView, ZoneDocument } from '../workspace/zone-document.ts';
import { refusalText } from '../workspace/zone-refusal.ts';
import type { Entry } from '../zone/syntax.ts';
import { readPeriod } from '../zone/ttl.ts';
import type { RdataField, ResourceRecord, Zone } from '../zone/zone.ts';
import { code, escapeText } from './markdown.ts';
import { destinationInWords } from './report-destination-description.ts';
import type { Snapshot } from './snapshot.ts';
import { describeKeyValue } from './tag-descriptions.ts';
import { type Hover, hoverTag, paragraphs } from './tag-hover.ts';
import {
  CLASS_WORDS,
  DIRECTIVES,
  type FieldWords,
  MAILBOX,
  SERVICE_PARAMETER,
  SERVICE_PARAMETERS,
  typeWords,
} from './type-descriptions.ts';

export function hoverZone(snapshot: Snapshot, document: ZoneDocument, offset: number): Hover | undefined {
  const entry = document.zone.syntax.entryAt(offset);
  if (entry?.leaves.some(({ kind, span }) => kind === 'comment' && span.start < offset && offset <= span.end)) {
    return undefined;
  }
  if (entry?.kind === 'directive') return hoverDirective(document, entry, offset);
  const record = document.zone.recordAt(offset);
  if (record === undefined) return undefined;
  return touches(record.rdataSpan, offset)
    ? hoverData(snapshot, document, record, offset)
    : hoverHead(snapshot, document, record, offset);
}

function hoverHead(
  snapshot: Snapshot,
  document: ZoneDocument,
  record: ResourceRecord,
  offset: number,
): Hover | undefined {
  const { ownerSpan, typeSpan, ttlSpan, classSpan } = record;
  const isAt = (span: Span | undefined): span is Span => span !== undefined && touches(span, offset);
  if (isAt(ownerSpan)) return { markdown: aboutRecord(snapshot, document, record), span: ownerSpan };
  if (isAt(ttlSpan)) {
    return {
      markdown: say`**TTL**: resolvers keep the answer for ${period(record.ttl)}\n\nRFC 1035 §3.2.1`,
      span: ttlSpan,
    };
  }
  if (isAt(classSpan)) {
    const words = CLASS_WORDS[record.class] ?? say`A class that no standard describes.`;
    return { markdown: say`**Class** ${code(record.class)}: ${words}\n\nRFC 1035 §3.2.4`, span: classSpan };
  }
  if (!isAt(typeSpan)) return undefined;
  const words = typeWords(record.type);
  const lines = words === undefined ? [] : [`${code(record.type)} **${words.title}**: ${words.meaning}`];
  const spec = words?.spec === undefined ? [] : [specText(words.spec)];
  return { markdown: paragraphs([...lines, aboutRecord(snapshot, document, record), ...spec]), span: typeSpan };
}

/** Of whom the record is, how long it is kept, and what is known about its key. */
function aboutRecord({ index, settings }: Snapshot, document: ZoneDocument, record: ResourceRecord): string {
  const lines = [
    ...notLoaded(document, { index, settings }),
    `${code(`${record.owner}.`)} ${code(record.type)}${keptFor(record)}`,
  ];
  const key = document.keyRecordAt(record.typeSpan.start);
  if (key !== undefined) append(lines, aboutKey(key, index.signaturesWith(record.owner).length));
  else if (record.strings.length > 0 && record.type === 'TXT') lines.push(sizeOf(record));
  return paragraphs(lines);
}

/** What comes first about a record that nobody can look up. */
function notLoaded(
  document: ZoneDocument,
  { index, settings }: Pick<Snapshot, 'index' | 'settings'>,
): readonly string[] {
  const refusal = index.refusalOf(document, settings.zone.target);
  return refusal === undefined ? [] : [`**${escapeText(refusalText(refusal))}**`];
}

const TTL_FROM = {
  explicit: '',
  directive: say`, by \`$TTL\``,
  previous: say`, as the record before`,
  'soa-minimum': say`, from the SOA record`,
  none: '',
} as const;

function keptFor({ ttl, ttlFrom }: ResourceRecord): string {
  return ttlFrom === 'none' ? '' : say`, kept by resolvers for ${period(ttl)}${TTL_FROM[ttlFrom]}`;
}

function aboutKey({ key, name, isPlaced }: KeyRecordView, uses: number): string[] {
  const selector = say`the selector **${escapeText(name.selector)}**`;
  const lines = isPlaced
    ? [
        say`The DKIM key of **${escapeText(name.domain)}** with ${selector}`,
        uses === 0
          ? say`No message of this workspace is signed with it`
          : say`${plural(uses, 'signature in this workspace uses', 'signatures in this workspace use')} it`,
      ]
    : [say`A DKIM key with ${selector}; this file does not say for which domain`];
  const value = describeKeyValue(key, 'p');
  return value === undefined ? lines : [...lines, value];
}

function sizeOf({ strings }: ResourceRecord): string {
  const octets = strings.reduce((sum, { data }) => sum + data.length, 0);
  return strings.length === 1
    ? say`One string of ${plural(octets, 'octet')}`
    : say`${strings.length} strings, ${plural(octets, 'octet')} together`;
}

function hoverData(
  snapshot: Snapshot,
  document: ZoneDocument,
  record: ResourceRecord,
  offset: number,
): Hover | undefined {
  const key = document.keyRecordAt(offset);
  const tag =
    key === undefined
      ? hoverPolicy(policyRecordAt(document, offset), offset, document, snapshot)
      : hoverTag(key.key.list, 'key-record', offset, (name) => describeKeyValue(key.key, name));
  if (tag !== undefined) return tag;
  const { fields } = record;
  const at = fields.findIndex(({ span }) => touches(span, offset));
  const field = fields[at];
  if (field === undefined) return undefined;
  const all = typeWords(record.type)?.fields ?? [];
  const words = field.kind === 'generic' || field.kind === 'extra' ? undefined : (all[at] ?? all.at(-1));
  const name = record.rdataNames.find(({ span }) => span.start === field.span.start);
  const lines = words === undefined ? [] : [`**${words.name}**: ${words.meaning}`];
  if (name !== undefined) {
    const added = name.isRelative ? say`. It has no final dot, so the origin is added` : '';
    lines.push(`${code(`${name.name}.`)}${added}`);
    append(lines, words?.name === MAILBOX ? mailboxInWords(name.name) : recordsAt(name.name, snapshot));
  }
  if (words !== undefined) append(lines, valueInWords(record, field, at, words));
  return lines.length === 0 ? undefined : { markdown: paragraphs(lines), span: field.span };
}

/** What the workspace has at a name. */
function recordsAt(name: DomainName, { index }: Snapshot): readonly string[] {
  const zones = index.zonesOf(name);
  const types = new Set(zones.flatMap(({ zone }) => zone.recordsAt(name).map(({ type }) => type)));
  if (types.size > 0)
    return [
      say`Has ${[...types]
        .slice(0, 12)
        .map((type) => code(type))
        .join(', ')}`,
    ];
  const isMissing = zones.some((zone) => index.isComplete(zone) && !zone.zone.has(name));
  return isMissing ? [say`The zone has no record at this name`] : [];
}

function valueInWords(record: ResourceRecord, field: RdataField, at: number, words: FieldWords): readonly string[] {
  const { kind, value } = field;
  if (record.type === 'SOA' && at === 2) return typeof value === 'number' ? serialInWords(value) : [];
  if (kind === 'seconds' && typeof value === 'number') return [period(value)];
  if (words.name === SERVICE_PARAMETER) {
    const key = field.text.replace(/=.*/s, '').toLowerCase();
    const explained = Object.hasOwn(SERVICE_PARAMETERS, key) ? SERVICE_PARAMETERS[key] : undefined;
    return explained === undefined ? [] : [`${code(key)}: ${explained}`];
  }
  const text = field.text.toLowerCase();
  const meaning = words.values !== undefined && Object.hasOwn(words.values, text) ? words.values[text] : undefined;
  return meaning === undefined ? [] : [`${code(field.text)}: ${meaning}`];
}

/** `hostmaster.example.org` is hostmaster@example.org; a dot in the local part is escaped (RFC 1035 §8). */
function mailboxInWords(name: DomainName): readonly string[] {
  const parts = /^((?:\\.|[^.\\])+)\.(.+)$/.exec(name);
  return parts === null ? [] : [say`Mail goes to ${code(`${parts[1]!.replace(/\\(?!\d)/g, '')}@${parts[2]}`)}`];
}

function serialInWords(serial: number): readonly string[] {
  const digits = /^((?:19|20)\d\d)(\d\d)(\d\d)(\d\d)$/.exec(String(serial));
  if (digits === null) return [];
  const [, year, month, day, nth] = digits;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const isDate = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return isDate ? [say`Change ${Number(nth)} of ${year}-${month}-${day}`] : [];
}

function hoverPolicy(
  view: PolicyRecordView | undefined,
  offset: number,
  { zone }: ZoneDocument,
  { index }: Snapshot,
): Hover | undefined {
  if (view === undefined) return undefined;
  const { content } = view;
  if (content.kind === 'spf') return hoverSpf(view, offset);
  return hoverTag(parseTagList(view.data), content.kind, offset, (name) =>
    content.kind === 'dmarc' ? destinationsInWords(view, content.record, name, zone, index) : undefined,
  );
}

/** More are not described. */
const MAX_DESTINATIONS = 8;
const MAX_MACROS = 11;

/** Who has to agree to reports, and whether they do; or, at the record by which somebody agrees, to what. */
function destinationsInWords(
  { owner, record: written }: PolicyRecordView,
  record: DmarcRecord,
  tag: string,
  zone: Zone,
  { zonesAlone }: Snapshot['index'],
): string | undefined {
  const [about, host] = owner.split('._report._dmarc.');
  if (host !== undefined) {
    const whom = about === '*' ? say`every domain` : escapeText(about!);
    return tag === 'v' ? say`${escapeText(host)} takes DMARC reports about ${whom} (RFC 9990 §4)` : undefined;
  }
  // Whose reports they are is not known.
  if (zone.origin === undefined && written.origin === '' && !written.isOwnerAbsolute) return undefined;
  const all = externalDestinations(zonesAlone, parent(owner), record).filter((destination) => destination.tag === tag);
  const sentences = all.slice(0, MAX_DESTINATIONS).map(destinationInWords);
  return sentences.length === 0 ? undefined : escapeText(sentences.join('; '));
}

function hoverSpf({ content, source, data }: PolicyRecordView, offset: number): Hover | undefined {
  if (content.kind !== 'spf') return undefined;
  const { version, terms } = content.record;
  if (version !== undefined && touches(source(version), offset)) {
    return { markdown: describe(SPF_VERSION), span: source(version) };
  }
  const term = terms.find(({ span }) => touches(source(span), offset));
  if (term === undefined || term.kind === 'invalid' || data.length === 0) return undefined;
  const modifiers: Readonly<Record<string, Meaning>> = SPF_MODIFIERS;
  const lines =
    term.kind === 'mechanism'
      ? [describe(SPF_MECHANISMS[term.name]), describe(SPF_QUALIFIERS[term.qualifier])]
      : Object.hasOwn(modifiers, term.name)
        ? [describe(modifiers[term.name]!)]
        : [say`${code(term.name)} is not a modifier that a standard defines; receivers ignore it.`];
  append(lines, macrosInWords(term.domain?.macros ?? [], data.text));
  return { markdown: paragraphs(lines), span: source(term.span) };
}

/** What the macros of a term stand for. @param text the record, in which their spans are */
function macrosInWords(macros: readonly SpfMacro[], text: string): readonly string[] {
  const known = new Map(
    macros.flatMap((macro) => {
      const meaning = macro.letter === undefined ? undefined : SPF_MACROS[macro.letter];
      return meaning === undefined
        ? []
        : [[text.slice(macro.span.start, macro.span.end), macroInWords(macro, meaning)]];
    }),
  );
  if (known.size === 0) return [];
  const items = [...known].slice(0, MAX_MACROS).map(([macro, meaning]) => `- ${code(macro)}: ${meaning}`);
  return [say`Macros (RFC 7208 §7.2):\n\n${items.join('\n')}`];
}

function macroInWords({ parts, isReversed, delimiters, isEscaped }: SpfMacro, meaning: string): string {
  const details = [
    delimiters === '' ? '' : say`split at ${[...delimiters].map((each) => code(each)).join(' ')}`,
    isReversed ? say`its parts reversed` : '',
    parts === undefined ? '' : say`its last ${parts === 1 ? say`part` : say`${parts} parts`} only`,
    isEscaped ? say`escaped for a URL` : '',
  ].filter((detail) => detail !== '');
  return [meaning, ...details].join('; ');
}

export function describe({ name, meaning, rfc, section }: Meaning): string {
  const spec = rfc === undefined ? '' : `\n\n${specText(section === undefined ? { rfc } : { rfc, section })}`;
  return `${code(name)} ${meaning}${spec}`;
}

function hoverDirective(document: ZoneDocument, { fields }: Entry, offset: number): Hover | undefined {
  const [word, ...args] = fields;
  if (word === undefined) return undefined;
  const written = document.slice(word.span.start, word.span.end);
  if (touches(word.span, offset)) {
    const words = DIRECTIVES.find(({ name }) => name === written.toUpperCase());
    if (words === undefined) return undefined;
    const spec = words.spec === undefined ? [] : [specText(words.spec)];
    return { markdown: paragraphs([`${code(words.name)} ${words.meaning}`, ...spec]), span: word.span };
  }
  const at = args.find(({ span }) => touches(span, offset));
  if (at === undefined) return undefined;
  return (
    hoverInclude(document, at.span) ?? hoverGenerate(document, word.span) ?? hoverPeriod(document, written, at.span)
  );
}

function hoverInclude(document: ZoneDocument, span: Span): Hover | undefined {
  const include = document.zone.includes.find(({ pathSpan }) => pathSpan.start === span.start);
  if (include === undefined) return undefined;
  const file = readable(document.uriOf(include.path).replace(/^[a-z][a-z0-9+.-]*:\/\//i, ''));
  const count = include.zone?.records.count;
  const what = count === undefined ? say`The file is not read` : plural(count, 'record');
  return { markdown: paragraphs([code(file), say`${what}; the origin is ${code(`${include.origin}.`)}`]), span };
}

/** A path of a URI without its escapes, where they are in order. */
function readable(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function hoverGenerate({ zone, text }: ZoneDocument, directive: Span): Hover | undefined {
  const found = zone.generates.find(({ generate }) => touches(generate.span, directive.end));
  if (found === undefined) return undefined;
  const { generate } = found;
  const { start, step } = generate.range;
  const ends = [generate.line(start), generate.line(start + (generate.count - 1) * step)];
  const lines = [
    say`Makes ${plural(generate.count, 'record')}, from the first to the last:`,
    ...ends.map((line) => code(line)),
  ];
  return { markdown: paragraphs(lines), span: { start: directive.start, end: lineEnd(text, directive.end) } };
}

function hoverPeriod({ text }: ZoneDocument, directive: string, span: Span): Hover | undefined {
  if (directive.toUpperCase() !== '$TTL') return undefined;
  const seconds = readPeriod(text, span.start, span.end)?.seconds;
  return seconds === undefined ? undefined : { markdown: say`Resolvers keep the answers for ${period(seconds)}`, span };
}

/** @param seconds a TTL or a timer */
export function period(seconds: number): string {
  for (const [length, shown] of [
    [604_800, (count: number) => plural(count, 'week')],
    [86_400, (count: number) => plural(count, 'day')],
    [3600, (count: number) => plural(count, 'hour')],
    [60, (count: number) => plural(count, 'minute')],
  ] as const) {
    if (seconds < length || seconds % length !== 0) continue;
    return say`${shown(seconds / length)} (${seconds} seconds)`;
  }
  return plural(seconds, 'second');
}
