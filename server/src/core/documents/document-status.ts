/** What a document is taken for, in a few words: with it, no finding does not look like a program that does not run. */

import type { Snapshot } from '../features/snapshot.ts';
import { plural } from '../text/plural.ts';
import { say } from '../text/say.ts';
import { byLanguage } from '../workspace/languages.ts';
import type { MessageDocument } from '../workspace/message-document.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import { placeOf } from '../workspace/zone-refusal.ts';
import type { OriginSource } from '../zone/origin.ts';
import { releaseName, serverName } from '../zone/releases.ts';
import { MESSAGE_KINDS } from './summary.ts';

export interface DocumentStatus {
  /** Plain text. */
  readonly text: string;
  /** Plain text. */
  readonly detail: string;
  /** Whether something about it is still being found out. */
  readonly isPending: boolean;
  /** What works, as far as this document shows: the zone is loaded with keys that receivers can use, or a signature of From's domain is valid. */
  readonly proves: 'record' | 'signature' | null;
}

const ORIGIN_SOURCES: Readonly<Record<OriginSource, string>> = {
  option: say`origin from the file that includes it, or from the settings`,
  directive: say`origin from $ORIGIN`,
  soa: say`origin from the SOA record`,
  'file-name': say`origin from the file name`,
  comment: say`origin from a comment in the file`,
  none: say`no origin is known: add $ORIGIN`,
};

export function documentStatus(snapshot: Snapshot): DocumentStatus {
  const { document } = snapshot;
  return byLanguage(document, {
    eml: (message) => messageStatus(message, snapshot),
    'dns-zone': (zone) => zoneStatus(zone, snapshot),
  });
}

function zoneStatus(document: ZoneDocument, { index, settings, findings }: Snapshot): DocumentStatus {
  const { zone, keyRecords } = document;
  const name = zone.origin === undefined ? say`Zone` : say`Zone ${zone.origin === '' ? '.' : zone.origin}`;
  const { target } = settings.zone;
  const reader =
    target === 'generic'
      ? say`checked by the RFCs`
      : say`checked for ${target.includes('@') ? releaseName(target) : serverName(target)}`;
  const refusal = index.refusalOf(document, target);
  const refused = refusal === undefined ? '' : say`${refusal.server} does not load it: ${placeOf(refusal)}; `;
  const isInOrder =
    refusal === undefined && keyRecords.length > 0 && findings.every(({ severity }) => severity !== 'error');
  return {
    text: name,
    detail: `${refused}${ORIGIN_SOURCES[zone.originFrom]}; ${reader}`,
    isPending: false,
    proves: isInOrder ? 'record' : null,
  };
}

function messageStatus(document: MessageDocument, { verification }: Snapshot): DocumentStatus {
  const text = MESSAGE_KINDS[document.report.kind];
  if (verification === undefined)
    return { text, detail: say`signatures are being verified`, isPending: true, proves: null };
  const isSigned = verification.signatures.some(
    ({ view, verdict, alignment }) =>
      view.message.role === 'outer' && verdict.result === 'pass' && (alignment === 'strict' || alignment === 'relaxed'),
  );
  return {
    text,
    proves: isSigned ? 'signature' : null,
    detail: signatureWords(verification.signatures.map(({ verdict }) => verdict.result)),
    isPending: false,
  };
}

function signatureWords(results: readonly string[]): string {
  if (results.length === 0) return say`no signatures`;
  const valid = results.filter((result) => result === 'pass').length;
  const invalid = results.filter((result) => result === 'fail' || result === 'permerror').length;
  const unknown = results.length - valid - invalid;
  const parts = [
    ...(valid > 0 ? [say`${valid} valid`] : []),
    ...(invalid > 0 ? [say`${invalid} invalid`] : []),
    ...(unknown > 0 ? [say`${unknown} not judged`] : []),
  ];
  return `${plural(results.length, 'signature')}: ${parts.join(', ')}`;
}
