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
  /** What may be beside a CNAME by the standards: signatures and proofs. */
  proof: 128,
  ds: 256,
  other: 512,
} as const;

/** Signatures, and proofs that there is nothing else. */
export const PROOFS: ReadonlySet<number> = new Set([RR.RRSIG, RR.NSEC, RR.NSEC3]);

/** The types that may be beside a CNAME: by RFC 2181 §10.1 with RFC 4034 §3 and §4, and by those servers that differ. */
export const BESIDE_CNAME: Readonly<Record<'standard' | 'bind' | 'nsd' | 'knot', ReadonlySet<number>>> = {
  standard: new Set([...PROOFS, RR.SIG, RR.KEY, RR.NXT]),
  bind: new Set([...PROOFS, RR.SIG, RR.KEY]),
  nsd: new Set([...PROOFS, RR.SIG, RR.NXT]),
  knot: PROOFS,
};

/** The bit of {@link HAS} for each type. */
export const KINDS = new Uint16Array(0x10000).fill(HAS.other);
for (const type of BESIDE_CNAME.standard) KINDS[type] = HAS.proof;
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
