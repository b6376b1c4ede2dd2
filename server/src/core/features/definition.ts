/**
 * From a signature to its key and back, and from a name of a zone to its records and back. What
 * is asked for is a name of the DNS; the workspace's index knows who publishes it.
 */

import { parseAuthenticationResults } from '../mail/authentication-results.ts';
import { fieldValue } from '../mail/message.ts';
import { type DomainName, domainName, keyName, selector } from '../text/domain-name.ts';
import { uniqueBy } from '../text/lists.ts';
import { touches } from '../text/span.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import { byLanguage } from '../workspace/languages.ts';
import type { MessageDocument, MessageView, SignatureView } from '../workspace/message-document.ts';
import type { Place, ZoneDocument } from '../workspace/zone-document.ts';
import type { Snapshot } from './snapshot.ts';
import { nameAt, partsAround, placesIn } from './written-names.ts';

/** Where the key of the signature, result or author under the cursor is published; or the zone in which it is missing. */
export function definitions({ document, index }: Snapshot, offset: number): readonly Place[] {
  return byLanguage(document, {
    eml: (message) => fromMessage(message, index, offset),
    'dns-zone': (zone) => fromZone(zone, index, offset),
  });
}

/**
 * What uses the name under the cursor: the signatures of the workspace's messages, where it is that of a key, and the records
 * that lead to it.
 *
 * @param withRecords whether its own records count too
 */
export function references({ document, index }: Snapshot, offset: number, withRecords = false): readonly Place[] {
  const isMessage = document.kind === 'eml';
  const name = isMessage ? signatureAt(document, offset)?.signature.keyName : nameOrKeyAt(document, offset);
  if (name === undefined) return [];
  const signatures = index.signaturesWith(name).map(({ uri, span }) => ({ uri, span }));
  const parts = isMessage ? index.zones.flatMap((zone) => zone.parts) : [...partsAround(document, index)];
  const records = parts.flatMap((part) =>
    [...placesIn(part, name)]
      .filter(({ isOwner }) => withRecords || !isOwner)
      .map(({ span }) => ({ uri: part.uri, span })),
  );
  return uniqueBy([...signatures, ...records], ({ uri, span }) => `${uri} ${span.start}`);
}

function fromMessage(document: MessageDocument, index: WorkspaceIndex, offset: number): readonly Place[] {
  const view = signatureAt(document, offset);
  if (view?.signature.keyName !== undefined) return placesOf(view.signature.keyName, index);
  for (const message of document.messages) {
    const author = message.authors.find(({ domainSpan }) => touches(domainSpan, offset));
    if (author !== undefined && author.domain !== '') return zonePlaces(domainName(author.domain), index);
    const name = resultAt(message, offset);
    if (name !== undefined) return placesOf(name, index);
  }
  return [];
}

/** The key of a `dkim=` result whose `header.d` or `header.s` is at an offset. */
function resultAt(message: MessageView, offset: number): DomainName | undefined {
  for (const field of message.fields('authentication-results')) {
    if (!touches(message.inDocument(field.span), offset)) continue;
    const { results } = parseAuthenticationResults(fieldValue(message.part, field));
    const { properties } = results.find(({ method, span }) => method === 'dkim' && touches(span, offset)) ?? {};
    const value = (wanted: string) => properties?.find(({ property }) => property === wanted)?.value;
    const [d, s] = [value('d'), value('s')];
    if (d !== undefined && s !== undefined) return keyName({ domain: domainName(d), selector: selector(s) });
  }
  return undefined;
}

function fromZone(document: ZoneDocument, index: WorkspaceIndex, offset: number): readonly Place[] {
  const include = document.zone.includes.find(({ pathSpan }) => touches(pathSpan, offset));
  if (include !== undefined) {
    const uri = document.uriOf(include.path);
    return include.zone === undefined ? [] : [{ uri, span: { start: 0, end: 0 } }];
  }
  const name = nameAt(document, offset)?.name;
  return name === undefined ? [] : recordPlaces(name, index);
}

/** The record; where the zone is there and the record is not, the zone's start, where it would be looked for. */
function placesOf(name: DomainName, index: WorkspaceIndex): readonly Place[] {
  const records = recordPlaces(name, index);
  return records.length > 0 ? records : zonePlaces(name, index);
}

function recordPlaces(name: DomainName, index: WorkspaceIndex): readonly Place[] {
  return index.zonesOf(name).flatMap((document) =>
    // Included files have texts of their own: their records are theirs.
    document.parts.flatMap(({ uri, zone }) => {
      const id = zone.nameTable.idOf(name);
      const own = id < 0 ? [] : zone.index.records(id).flatMap((i) => zone.records.at(i) ?? []);
      return own.map((record) => ({ uri, span: record.ownerSpan ?? record.typeSpan }));
    }),
  );
}

/** The SOA record, else the first one. */
function zonePlaces(name: DomainName, index: WorkspaceIndex): readonly Place[] {
  return index.zonesOf(name).flatMap(({ uri, zone }) => {
    const record = zone.soa ?? zone.records.at(0);
    return record === undefined ? [] : [{ uri, span: record.typeSpan }];
  });
}

function signatureAt(document: MessageDocument, offset: number): SignatureView | undefined {
  for (const { signatures } of document.messages) {
    const view = signatures.find(({ span }) => touches(span, offset));
    if (view !== undefined) return view;
  }
  return undefined;
}

function nameOrKeyAt(document: ZoneDocument, offset: number): DomainName | undefined {
  return nameAt(document, offset)?.name ?? document.keyRecordAt(offset)?.owner;
}
