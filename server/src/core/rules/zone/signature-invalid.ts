import { parseKeyName } from '../../text/domain-name.ts';
import { say } from '../../text/say.ts';
import type { FaultKind, PlacedRecord, SignatureFault, ZoneSignatures } from '../../workspace/zone-signatures.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { shown } from './lib/record-places.ts';
import { beside, SHOWN, spanIn } from './lib/signature-places.ts';

export default defineRule({
  id: 'zone/signature-invalid',
  on: 'zone-signatures',
  severity: 'error',
  spec: [{ rfc: 4035, section: '5.3' }],
  messages: {
    key: 'The DNSSEC signature of this DKIM key does not verify: the record was probably edited after the zone was signed. Receivers that validate DNSSEC get an error instead of the key. Sign the zone again.',
    set: 'The DNSSEC signature of the {type} records of {owner} does not verify: they were probably edited after the zone was signed. Validating resolvers answer SERVFAIL. Sign the zone again.',
    others:
      'The DNSSEC signatures of {count} more RRsets in this file do not verify. Validating resolvers answer SERVFAIL for them. Sign the zone again.',
    allOfKey:
      'No signature by the key with tag {tag} verifies, {count} were checked: its DNSKEY record was probably changed. Validating resolvers answer SERVFAIL. Restore the DNSKEY record, or sign the zone again.',
    one: 'This signature of the {type} records of {owner} does not verify; another one does, so that most resolvers accept the records. Sign the zone again.',
    entry:
      'This signature of the DNSKEY records, by the key with tag {tag}, does not verify. The DS record at the registry usually refers to such a key-signing key: then resolvers reject the whole domain. Sign the zone again.',
    ttl: 'The {type} records of {owner} were signed with a TTL of {signed} seconds, and now have {ttl}. Resolvers use the shorter one, and `dnssec-verify` refuses the zone. Restore the TTL, or sign the zone again.',
    noKey:
      'The {type} records of {owner} are signed with a key that is not in the zone: there is no DNSKEY record with tag {tag} and algorithm {algorithm}. Validating resolvers answer SERVFAIL. Add the DNSKEY record, or sign the zone again.',
    signer:
      'The {type} records of {owner} are signed in the name of {signer}, not of this zone, {origin}. Validating resolvers answer SERVFAIL. Sign the zone again under its own name.',
    limit:
      'Of the {count} DNSSEC signatures in this file {checked} were checked, those of names with an underscore and of the zone itself first, those of NSEC and NSEC3 records last. Check all of them with `dnssec-verify -o {origin}`.',
  },
  check(verified, { report }) {
    const { document, faults, endedAt, count, checked } = verified;
    const { zone } = document;
    const each = <K extends FaultKind>(kind: K, say: (fault: Fault<K>, count: number) => void): void => {
      const found = faults.get(kind);
      // Of a kind that is everywhere, one is enough.
      const first = found?.first.slice(0, found.count > SHOWN ? 1 : SHOWN) ?? [];
      for (const fault of first) say(fault as Fault<K>, found!.count);
    };
    const about = ({ zone: file, record }: PlacedRecord) => ({
      at: spanIn(zone, file, record),
      type: record.type,
      owner: shown(record.owner),
    });

    sayBroken(verified, (fault, name, count) => {
      const { at, type, owner } = about(fault.set);
      const related = beside(document, fault.signature, say`The signature`);
      if (name === 'allOfKey') report(name, at, { tag: fault.tag, count }, { related });
      else if (name === 'others') report(name, at, { count }, { related });
      else if (name === 'key') report(name, at, {}, { related });
      else report('set', at, { type, owner }, { related });
    });
    each('one-broken', ({ set, signature, tag, isEntry }) => {
      const { type, owner } = about(set);
      const { at } = about(signature);
      if (isEntry) report('entry', at, { tag });
      else report('one', at, { type, owner }, { severity: 'warning' });
    });
    each('ttl', ({ set, signature, ttl: signed }) => {
      const { at, type, owner } = about(set);
      const related = beside(document, signature, say`The signature`);
      report('ttl', at, { type, owner, signed, ttl: set.record.ttl }, { severity: 'warning', related });
    });
    each('no-key', ({ set, signature, tag, algorithm }) => {
      const { type, owner } = about(set);
      report('noKey', about(signature).at, { type, owner, tag, algorithm });
    });
    each('signer', ({ set, signature, signer }) => {
      const { type, owner } = about(set);
      report('signer', about(signature).at, { type, owner, signer, origin: shown(zone.origin ?? '') });
    });
    if (endedAt !== undefined)
      report('limit', about(endedAt).at, { count, checked, origin: shown(zone.origin ?? '') }, { severity: 'info' });
  },
});

type Fault<K extends FaultKind> = Extract<SignatureFault, { readonly kind: K }>;

/** Of RRsets without a valid signature each by itself; where all signatures of a key fail, the key; where there are too many, their number. */
function sayBroken(
  { faults, validByTag }: ZoneSignatures,
  say: (fault: Fault<'broken'>, name: 'key' | 'set' | 'others' | 'allOfKey', count: number) => void,
): void {
  const found = faults.get('broken');
  if (found === undefined) return;
  const all = found.first as readonly Fault<'broken'>[];
  const [first] = all;
  const ofOneKey = all.every(({ tag }) => tag === first!.tag);
  if (ofOneKey && found.count >= FEW && !validByTag.has(first!.tag)) {
    say(first!, 'allOfKey', found.count);
    return;
  }
  for (const fault of all.slice(0, SHOWN)) {
    const { record } = fault.set;
    say(fault, record.typeNumber === RR.TXT && parseKeyName(record.owner) !== undefined ? 'key' : 'set', 1);
  }
  const next = all[SHOWN];
  if (next !== undefined) say(next, 'others', found.count - SHOWN);
}

/** Broken signatures of one key, of which one may still be due to an edit. */
const FEW = 3;
