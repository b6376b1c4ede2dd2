/** Whether a signature may use a key record (RFC 6376 §6.1.2, steps 5 to 8), and why not. */

import type { VerificationKey } from './check-signature.ts';
import type { KeyRecord } from './key-record.ts';
import type { Signature } from './signature.ts';
import type { TagListProblem } from './tag-list.ts';

export type KeyReason =
  /** No record at the name. */
  | 'key-missing'
  /** It is not known whether there is a record. */
  | 'key-unknown'
  | 'key-revoked'
  /** The record is not a tag-list, has another version, or lacks `p=`. */
  | 'key-syntax'
  /** `k=` does not fit `a=`. */
  | 'key-type'
  /** `h=` of the record does not allow the hash of `a=`. */
  | 'key-hash'
  /** `s=` of the record does not allow mail. */
  | 'key-service'
  /** The record has `t=s`, and the domain of `i=` lies below `d=`. */
  | 'key-strict-identity'
  /** `p=` holds no public key of its type. */
  | 'key-data';

export type KeyVerdict =
  | { readonly key: 'ok'; readonly record: KeyRecord; readonly verificationKey: VerificationKey }
  | { readonly key: 'revoked' | 'unusable'; readonly record: KeyRecord; readonly reason: KeyReason };

/** @param isTlsReport whether the message is a report about TLS, which a key for such reports may sign */
export function judgeKey(record: KeyRecord, signature: Signature, isTlsReport = false): KeyVerdict {
  const unusable = (reason: KeyReason): KeyVerdict => ({ key: 'unusable', record, reason });
  if (hasFatalSyntax(record)) return unusable('key-syntax');
  if (record.isRevoked) return { key: 'revoked', record, reason: 'key-revoked' };
  const algorithm = signature.algorithm?.value;
  if (record.keyType === undefined || (algorithm !== undefined && record.keyType !== algorithm.keyType))
    return unusable('key-type');
  if (algorithm !== undefined && !record.acceptsHash(algorithm.hash)) return unusable('key-hash');
  if (!record.isForEmail && !(isTlsReport && record.isForTlsReports)) return unusable('key-service');
  if (record.isStrict && isBelowDomain(signature)) return unusable('key-strict-identity');
  const verificationKey = verificationKeyOf(record);
  return verificationKey === undefined ? unusable('key-data') : { key: 'ok', record, verificationKey };
}

/** Whether any signature could be verified with a record. */
export function canHoldKey(record: KeyRecord): boolean {
  return !hasFatalSyntax(record) && !record.isRevoked && verificationKeyOf(record) !== undefined;
}

function hasFatalSyntax(record: KeyRecord): boolean {
  const isVersionWrong = record.version !== undefined && record.version.value !== 'DKIM1';
  return (
    isVersionWrong ||
    record.data === undefined ||
    record.list.problems.some((problem) => isFatalListProblem(problem, record.text.text))
  );
}

/** Whether a fault makes the whole list invalid. Octets of UTF-8 in a value are forgiven (the note in §3.2). */
export function isFatalListProblem({ kind, span }: TagListProblem, text: string): boolean {
  return kind !== 'value-characters' || /[\x00-\x1f\x7f]/.test(text.slice(span.start, span.end));
}

/** Whether `i=` names another domain than `d=`: one below it, or the signature is wrong anyway. */
export function isBelowDomain({ identity, domain }: Signature): boolean {
  return identity?.value.domain !== undefined && identity.value.domain !== domain?.value;
}

/** The key of `p=`, if it is a whole public key of the record's type without anything that had to be fixed. */
function verificationKeyOf(record: KeyRecord): VerificationKey | undefined {
  const data = record.keyData;
  const material = data?.material;
  if (data === undefined || material === undefined || material.isTruncated) return undefined;
  if (data.flaws.some(({ kind }) => kind !== 'padding')) return undefined;
  if (record.keyType === 'rsa') {
    const isPublic = material.form === 'spki' || material.form === 'pkcs1';
    return isPublic && material.rsa !== undefined ? { type: 'rsa', rsa: material.rsa } : undefined;
  }
  return material.form === 'ed25519-raw' ? { type: 'ed25519', octets: material.ed25519! } : undefined;
}
