/** Kinds of records, as bits: what a look at a name asks nearly always. */

import { RR } from './types.ts';

export const HAS = {
  address: 1,
  cname: 2,
  txt: 4,
  ns: 8,
  dname: 16,
  soa: 32,
  mx: 64,
  /** What may stand beside a CNAME: signatures and proofs (RFC 2181 §10.1, RFC 4034 §3 and §4). */
  proof: 128,
  ds: 256,
  other: 512,
} as const;

/** KEY, SIG, NXT and NSEC3 have no name here. */
const PROOFS = [24, 25, 30, RR.RRSIG, RR.NSEC, RR.NSEC3];

/** The bit of {@link HAS} for each type. */
export const KINDS = new Uint16Array(0x10000).fill(HAS.other);
for (const type of PROOFS) KINDS[type] = HAS.proof;
for (const [type, bit] of [
  [RR.A, HAS.address],
  [RR.AAAA, HAS.address],
  [RR.CNAME, HAS.cname],
  [RR.TXT, HAS.txt],
  [RR.NS, HAS.ns],
  [RR.DNAME, HAS.dname],
  [RR.SOA, HAS.soa],
  [RR.MX, HAS.mx],
  [RR.DS, HAS.ds],
] as const)
  KINDS[type] = bit;
