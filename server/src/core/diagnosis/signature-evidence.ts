/** How one signature of a returned message fared, from its text, the verdict on it and what the zones publish. */

import { isChanged } from '../dkim/forensics/explain-failure.ts';
import type { Reason } from '../dkim/results.ts';
import type { KeyReason } from '../dkim/usable-key.ts';
import type { SignatureVerdict } from '../dkim/verify.ts';
import { type DomainName, isWithin, parent, parseKeyName, ROOT } from '../text/domain-name.ts';
import { afterDelivery } from '../workspace/arrival.ts';
import { alignmentIn } from '../workspace/dmarc-discovery.ts';
import type { KeyLookup, WorkspaceIndex } from '../workspace/index.ts';
import type { SignatureView } from '../workspace/message-document.ts';
import type { KeyRecordView } from '../workspace/zone-document.ts';

import { attributionOf } from './attribution.ts';
import type { KeyMaker, KeySubstitute, SignatureEvidence, SignatureState, SyntaxFault } from './evidence.ts';
import { adviceAgainst, changesInWords } from './explanation.ts';
import type { CaseKnowledge } from './knowledge.ts';
import { keyFault, lineOf, signerEvidence } from './selectors.ts';
import { syntaxFaults } from './signature-syntax.ts';
import { unsignedParts } from './unsigned-parts.ts';
import { explanationOf } from './verdict-descriptions.ts';

export function signatureEvidence(
  view: SignatureView,
  { index, verification, explanations, settings }: CaseKnowledge,
): SignatureEvidence {
  const { signature, message } = view;
  const { domain, selector, keyName } = signature;
  const at = (verification?.signatures ?? []).findIndex((found) => found.view === view);
  const found = verification?.signatures[at];
  const verdict = found?.verdict;
  const explanation = explanations.get(view);
  const known = keyName === undefined ? undefined : index.keyAt(keyName);
  const key = known?.status === 'found' ? known.keys[0] : undefined;
  const faults = syntaxFaults(view);
  const author = message.authorDomain;
  const isSignerAtFault = faults.length === 0 && (found?.signerFaults.length ?? 0) > 0;
  const isProven = explanation !== undefined && explanation.header.length + explanation.body.length > 0;
  return {
    state: isSignerAtFault ? 'signer-fault' : stateOf(view, verdict, faults, { index }),
    domain: domain?.value,
    selector: selector?.value,
    keyName,
    alignment: found?.alignment ?? (domain && author ? alignmentIn(index, domain.value, author) : 'unknown'),
    faults,
    facets: verdict,
    keyReason: verdict?.reasons.find(isKeyReason),
    index: at < 0 ? undefined : at,
    why: verdict === undefined || verdict.result === 'pass' ? '' : explanationOf(view, verdict, explanation),
    changes: isProven ? changesInWords(explanation).map(({ kind, part, what }) => ({ kind, part, what })) : [],
    isExplained: explanation !== undefined,
    attribution: isProven ? attributionOf(view, explanation) : undefined,
    advice: isProven ? adviceAgainst(explanation) : undefined,
    signerFaults: found?.signerFaults ?? [],
    confirmedBy: afterDelivery(view)?.by,
    isKeyFromDns: verdict?.record !== undefined && key === undefined,
    unsignedParts: verdict === undefined ? [] : unsignedParts(view, verdict),
    at: { uri: message.document.uri, span: view.nameSpan },
    keyAt: key && { uri: key.document.uri, span: key.headSpan },
    keyOwner: key?.owner === keyName ? undefined : key?.owner,
    maker: verdict?.maker && makerAt(verdict.maker, index),
    signer: domain && signerEvidence(index, domain.value, settings.zone.target),
    substitute: keyName === undefined || known?.status !== 'missing' ? undefined : substituteOf(keyName, known, index),
    length: signature.length?.value.number,
  };
}

function makerAt(owner: DomainName, index: WorkspaceIndex): KeyMaker | undefined {
  for (const document of index.zonesOf(owner).flatMap(({ parts }) => parts)) {
    const record = document.zone.rrset(owner, 'TXT')[0];
    if (record === undefined) continue;
    const at = { uri: document.uri, span: record.ownerSpan ?? record.typeSpan };
    return { owner, name: parseKeyName(owner), at, line: lineOf(document, at) };
  }
  return undefined;
}

function isKeyReason(reason: Reason): reason is KeyReason {
  return reason.startsWith('key-') && reason !== 'key-short';
}

/** What the zones have in the place of a key that is not published. */
function substituteOf(
  name: DomainName,
  { zone, wildcard }: Extract<KeyLookup, { status: 'missing' }>,
  index: WorkspaceIndex,
): KeySubstitute | undefined {
  const placed = (kind: KeySubstitute['kind'], owner: DomainName, { document, headSpan }: KeyRecordView) => {
    const at = { uri: document.uri, span: headSpan };
    return { kind, owner, at, line: lineOf(document, at) };
  };
  if (wildcard !== undefined) return placed('wildcard', wildcard.owner, wildcard);
  const { origin } = zone.zone;
  if (origin === undefined || origin === ROOT || !isWithin(name, origin)) return undefined;
  for (const above of index.zonesOf(parent(origin))) {
    const key = above.keysAt(name).find(({ isKey }) => isKey);
    if (key !== undefined) return placed('below-delegation', above.zone.origin ?? ROOT, key);
  }
  return undefined;
}

/** Until the octets were looked at, by the text and the zones alone. */
function stateOf(
  { signature }: SignatureView,
  verdict: SignatureVerdict | undefined,
  faults: readonly SyntaxFault[],
  { index }: Pick<CaseKnowledge, 'index'>,
): SignatureState {
  if (faults.length > 0) return 'malformed';
  if (verdict !== undefined) return judged(verdict);
  const known = signature.keyName === undefined ? undefined : index.keyAt(signature.keyName);
  if (known?.status === 'missing') return 'key-missing';
  if (known?.status !== 'found') return 'unverified';
  const states = known.keys.map((key) => keyFault(key)?.state);
  if (states.includes(undefined)) return 'unverified';
  return states.includes('revoked') ? 'key-revoked' : 'key-unusable';
}

const POLICY: ReadonlySet<string> = new Set(['sha1', 'key-short']);

function judged(verdict: SignatureVerdict): SignatureState {
  const { result, key, reasons } = verdict;
  if (result === 'pass') return 'passes';
  if (verdict.syntax === 'error') return 'malformed';
  if (isChanged(verdict)) return 'changed';
  if (key === 'missing') return 'key-missing';
  if (key === 'revoked') return 'key-revoked';
  if (key === 'unusable') return 'key-unusable';
  if (verdict.signature === 'invalid') return 'key-mismatch';
  if (verdict.time !== 'ok' && verdict.time !== 'unknown') return 'expired';
  return reasons.some((reason) => POLICY.has(reason)) ? 'refused' : 'unverified';
}
