import { isEqualOctets } from '../../text/octets.ts';
import { say } from '../../text/say.ts';
import { type KeyData, keyData } from '../../workspace/dnssec-keys.ts';
import { RR } from '../../zone/types.ts';
import type { ResourceRecord } from '../../zone/zone.ts';
import { defineRule } from '../rule.ts';
import { digestData, isDigestOf } from './lib/dnssec-data.ts';
import { headSpan, replaceRdata } from './lib/record-places.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/mismatched-cds',
  on: 'zone',
  severity: 'error',
  spec: [
    { rfc: 7344, section: '4' },
    { rfc: 8078, section: '4' },
  ],
  messages: {
    algorithm:
      'This {type} record asks the registry to publish a key of algorithm {algorithm}, and the zone has no DNSKEY record of it. With that the domain would fail validation; BIND refuses the zone. Add the key, or delete this record.',
    noKey:
      'No {type} record of algorithm {algorithm} matches a DNSKEY record of this zone. If the registry followed them, the domain would fail validation. Make the {type} records again from the keys in use.',
    deleteForm:
      'Algorithm 0 in a {type} record asks the registry to switch DNSSEC off, and must be written as {expected}. BIND refuses the zone. Write that, or the algorithm of your key.',
    deleteWithOthers:
      'This {type} record asks the registry to switch DNSSEC off, while other {type} records ask for keys. It must be the only one: BIND refuses the zone. Delete it, or the others.',
    disagree:
      'The CDS and CDNSKEY records ask for different keys, and it is undefined what the registry does. Make both from the same keys, or publish only one kind.',
    below:
      'A registry looks for {type} records only at the apex of the zone, {origin}. This one has no effect. Move it there, or delete it.',
  },
  refusedBy: {
    algorithm: 'Bnlk',
    noKey: 'Bnlk',
    deleteForm: 'Bnlk',
    deleteWithOthers: 'Bnlk',
    disagree: 'Bnlk',
    below: 'Bnlk',
  },
  check(document, { report }) {
    const { zone } = document;
    const { index, records } = zone;
    if (index.firstOfType(RR.CDS) < 0 && index.firstOfType(RR.CDNSKEY) < 0) return;
    const { origin } = zone;
    const facts = zoneFactsOf(document);
    if (!facts.isComplete || facts.apex < 0 || origin === undefined) return;
    const keys = zone.rrset(origin, 'DNSKEY').map(keyData);
    const known = keys.filter((key) => key !== undefined);
    // A key that cannot be read may be the one that is meant.
    if (known.length < keys.length) return;
    const own = index.records(facts.apex);
    const ownOf = (type: number) => own.filter((i) => index.type[i] === type).map((i) => records.at(i)!);
    const cds = ownOf(RR.CDS);
    const cdnskey = ownOf(RR.CDNSKEY);
    const isSound = [check(cds, requestedByCds, '0 0 0 00'), check(cdnskey, requestedByCdnskey, '0 3 0 AA==')].every(
      Boolean,
    );
    if (isSound) compare();
    for (const record of zone.recordsOf(RR.CDS, RR.CDNSKEY)) {
      if (record.ownerId === facts.apex || facts.occludedBy(record.ownerId) >= 0 || facts.isDelegation(record.ownerId))
        continue;
      if (zone.isWithin(record.owner))
        report('below', record.typeSpan, { type: record.type, origin }, { severity: 'warning' });
    }

    /** @returns whether each of them could be read and nothing was reported */
    function check(
      set: readonly ResourceRecord[],
      requestOf: (r: ResourceRecord) => RequestedKey | undefined,
      form: string,
    ) {
      const requests = set.map((record) => ({ record, request: requestOf(record) }));
      let isSound = true;
      const tell: typeof report = (...finding) => {
        isSound = false;
        report(...finding);
      };
      const told = new Set<number>();
      for (const { record, request } of requests) {
        const { type, typeSpan, rdataSpan } = record;
        if (request === undefined) isSound = false;
        else if (request.isDelete) {
          if (set.length > 1) tell('deleteWithOthers', typeSpan, { type });
        } else if (request.algorithm === 0) {
          const fixes = [{ title: say`Write ${form}`, edits: () => replaceRdata(record, form) }];
          tell('deleteForm', rdataSpan, { type, expected: form }, { fixes });
        } else if (!known.some(({ algorithm }) => algorithm === request.algorithm)) {
          tell('algorithm', typeSpan, { type, algorithm: request.algorithm });
        } else if (!told.has(request.algorithm)) {
          // Beside one that belongs to a key, another may announce a key to come.
          const alike = requests.filter((other) => other.request?.algorithm === request.algorithm);
          told.add(request.algorithm);
          if (alike.some((other) => other.request!.keys.length > 0)) continue;
          tell('noKey', typeSpan, { type, algorithm: request.algorithm }, { severity: 'warning' });
        }
      }
      return isSound;
    }

    function requestedByCds(record: ResourceRecord): RequestedKey | undefined {
      const data = digestData(record);
      if (data === undefined) return undefined;
      const { tag, algorithm, digestType, digest } = data;
      const isDelete = tag === 0 && algorithm === 0 && digestType === 0 && isEqualOctets(digest, ZERO);
      return { isDelete, algorithm, keys: known.filter((key) => isDigestOf(data, origin!, key)) };
    }

    function requestedByCdnskey(record: ResourceRecord): RequestedKey | undefined {
      const data = keyData(record);
      if (data === undefined) return undefined;
      const { flags, protocol, algorithm, publicKey } = data;
      const isDelete = flags === 0 && protocol === 3 && algorithm === 0 && isEqualOctets(publicKey, ZERO);
      return { isDelete, algorithm, keys: known.filter((key) => isEqualOctets(key.octets, data.octets)) };
    }

    /** RFC 7344 §4: where there are both, they say the same. */
    function compare(): void {
      if (cds.length === 0 || cdnskey.length === 0) return;
      const wished = cdnskey.map((record) => ({ record, key: keyData(record)!, isMet: false }));
      const strange = cds.find((record) => {
        const data = digestData(record)!;
        const met = wished.filter(({ key }) =>
          data.algorithm === 0 ? key.algorithm === 0 : isDigestOf(data, origin!, key),
        );
        for (const each of met) each.isMet = true;
        return met.length === 0;
      });
      const other = strange ?? wished.find(({ isMet }) => !isMet)?.record;
      if (other === undefined) return;
      const beside = strange === undefined ? cds[0]! : cdnskey[0]!;
      report(
        'disagree',
        other.typeSpan,
        {},
        {
          severity: 'warning',
          related: [{ span: headSpan(beside), message: say`The ${beside.type} record.` }],
        },
      );
    }
  },
});

/** What a CDS or CDNSKEY record asks for. */
interface RequestedKey {
  /** To take all DS records away (RFC 8078 §4). */
  readonly isDelete: boolean;
  readonly algorithm: number;
  /** Those of the zone to which it belongs. */
  readonly keys: readonly KeyData[];
}

const ZERO = Uint8Array.of(0);
