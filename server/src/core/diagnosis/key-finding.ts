/** A key that is missing, revoked, unusable, or not the signer's. Pure. */

import { type DomainName, ROOT } from '../text/domain-name.ts';
import { say } from '../text/say.ts';
import type { Place } from '../workspace/zone-document.ts';
import type { Step } from './diagnosis.ts';
import type { CaseEvidence, KeyMaker, SelectorEvidence, SignatureEvidence, SignerEvidence } from './evidence.ts';
import type { PartFinding } from './part-finding.ts';
import * as steps from './steps.ts';

export function keyMismatch(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, keyAt, at, selector, maker } = signature;
  const found = steps.selectorOf(evidence.signer, signature);
  const made = maker && madeByAnother(signature, maker);
  const says =
    made?.says ??
    say`The key published at ${keyName} did not make this signature: the signer uses another private key, or b= is damaged.`;
  return {
    cause: 'key-mismatch',
    ...(made === undefined ? {} : { title: made.title }),
    summary: [says],
    confidence: 'high',
    reasons: [
      made === undefined
        ? say`the signature checked with the published key`
        : say`the signature checked with the published keys`,
    ],
    proof: [{ says, source: 'verification', at: maker?.at ?? keyAt ?? at }],
    contradictions: [],
    steps: [
      ...steps.loadZone(evidence.signer),
      made?.step ?? {
        ...steps.matchKeys(evidence.signer, found),
        title: say`Compare the signer's private key with the record of ${selector}`,
        text: say`Compare the private key that signs with the record of ${selector}. Where they differ, publish the public half of the signer's key, or give the signer the right key.`,
      },
      ...(found === undefined || made !== undefined ? [] : [steps.checkPublished(found)]),
      steps.sendTest(),
      steps.sendAgain(evidence),
    ],
  };
}

/** The signature names one key, and another one that is published made it: half of a key rotation, or the wrong file in the signer's configuration. */
function madeByAnother(
  { keyName, selector, domain }: SignatureEvidence,
  { owner, name, at, line }: KeyMaker,
): { readonly title: string; readonly says: string; readonly step: Step } {
  if (name?.domain === domain && name !== undefined)
    return {
      title: say`The signer uses the private key of another selector`,
      says: say`The signature names the selector ${selector}, but was made with the private key of ${name.selector} (line ${line}).`,
      step: steps.open(
        say`Give the signer the private key of ${selector}, or sign with ${name.selector}`,
        say`Give the signer the private key that belongs to ${selector}, or let it use the selector ${name.selector}, whose private key it has.`,
        at,
      ),
    };
  return {
    title: say`The signer uses the private key of another record`,
    says: say`The signature asks for the key at ${keyName}, but was made with the private key of the record at ${owner} (line ${line}).`,
    step: steps.open(
      say`Give the signer the private key of ${keyName}`,
      say`Give the signer the private key that belongs to the record at ${keyName}: it uses that of ${owner}. In OpenDKIM the file is named in the KeyTable.`,
      at,
    ),
  };
}

export function keyMissing(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, at, isKeyFromDns, substitute } = signature;
  const { signer } = evidence;
  const alias = steps.selectorOf(signer, signature);
  if (alias !== undefined && alias.why !== '') return aliasBroken(evidence, signature, alias);
  const wildcard = substitute?.kind === 'wildcard' ? substitute : undefined;
  const instead =
    belowDelegation(signature) ??
    misplacedKey(evidence, signature) ??
    madeElsewhere(evidence, signature) ??
    otherSelector(evidence, signature) ??
    notPublished(evidence, signature);
  const zone = signer?.uri;
  return {
    cause: 'key-not-found',
    title: say`The DKIM key is not published`,
    summary: [
      say`The message was signed, but no key is published at ${keyName}.`,
      ...(wildcard === undefined
        ? []
        : [
            say`Name servers answer there with the record at ${wildcard.owner} (line ${wildcard.line}), which is not a key.`,
          ]),
      ...instead.says,
    ],
    confidence: 'high',
    reasons: [isKeyFromDns || zone === undefined ? say`the DNS` : say`the zone in this workspace`],
    proof: [
      {
        says: wildcard === undefined ? say`There is no record at ${keyName}.` : say`There is no key at ${keyName}.`,
        source: zone === undefined ? 'dns' : 'zone',
        at: zone === undefined ? undefined : placeIn(zone, at),
      },
    ],
    contradictions: [],
    steps: [
      ...steps.loadZone(signer),
      instead.step,
      ...(instead.isKeyCertain === true ? [] : [steps.matchKeys(signer, steps.selectorsIn(signer).usable[0])]),
      steps.sendAgain(evidence),
    ],
  };
}

function placeIn(zone: string | undefined, otherwise: Place): Place {
  return zone === undefined ? otherwise : { uri: zone, span: { start: 0, end: 0 } };
}

/** What there is instead of a key that is not published, and what to do about it. */
interface Instead {
  /** Sentences. */
  readonly says: readonly string[];
  readonly step: Step;
  /** Whether nothing is left to compare: the published key made the signature, or the step takes the record from the private key. */
  readonly isKeyCertain?: true;
}

function belowDelegation({ substitute, keyName, domain }: SignatureEvidence): Instead | undefined {
  if (substitute?.kind !== 'below-delegation') return undefined;
  const { owner, line, at } = substitute;
  const zone = owner === ROOT ? say`The root zone` : say`The zone of ${owner}`;
  return {
    says: [say`${zone} has it (line ${line}), but delegates the name, so it does not publish the record.`],
    step: steps.open(
      say`Move the key in line ${line} to the zone of ${domain}`,
      say`Move the record in line ${line} to the zone file that ${keyName} belongs to: ${steps.lowerFirst(zone)} delegates this name.`,
      at,
      ['dkim-lint', 'lint', { file: at.uri }],
    ),
  };
}

function misplacedKey({ signer }: CaseEvidence, { keyName, selector, maker }: SignatureEvidence): Instead | undefined {
  const found = signer?.misplaced.find(({ owner }) => isSlipOf(owner, selector));
  if (found === undefined) return undefined;
  const { owner, isAlias, at, line } = found;
  return {
    says: [
      isAlias
        ? say`The zone has a CNAME to a key at ${owner} (line ${line}), where receivers do not look for it.`
        : say`The zone has a key at ${owner} (line ${line}), where receivers do not look for it.`,
    ],
    step: steps.open(
      isAlias
        ? say`Move the CNAME in line ${line} to ${selector}._domainkey`
        : say`Move the key in line ${line} to ${selector}._domainkey`,
      say`Rename the record in line ${line}, so that the key is found at ${keyName} and not at ${owner}.`,
      at,
      ['dkim-lint', 'lint', { file: at.uri }],
    ),
    ...(maker?.owner === owner ? { isKeyCertain: true } : {}),
  };
}

/** The signature proves which key it was made with: that one is published, elsewhere. */
function madeElsewhere(
  { refusal }: CaseEvidence,
  { keyName, selector, domain, maker }: SignatureEvidence,
): Instead | undefined {
  if (maker === undefined) return undefined;
  const { owner, name, at, line } = maker;
  const isOfDomain = name !== undefined && name.domain === domain;
  const says = [
    isOfDomain
      ? say`The signature was made with the private key of ${name.selector} (line ${line}).`
      : say`The key that made the signature is published at ${owner} (line ${line}).`,
  ];
  // What is in the queue keeps its signature.
  if (isOfDomain && !refusal.isDelay)
    return {
      says,
      step: steps.open(
        say`Sign with ${name.selector} instead of ${selector}`,
        say`Let the signer name the selector ${name.selector}: it signs with the private key of that selector already.`,
        at,
      ),
      isKeyCertain: true,
    };
  return {
    says,
    step: steps.open(
      say`Publish the key in line ${line} at ${selector}._domainkey`,
      say`Publish the record in line ${line} at ${keyName}, too: the signature asks for it there and not at ${owner}.`,
      at,
      ['dkim-lint', 'lint', { file: at.uri }],
    ),
    isKeyCertain: true,
  };
}

function otherSelector({ signer, refusal }: CaseEvidence, signature: SignatureEvidence): Instead | undefined {
  const { keyName, selector } = signature;
  const { usable } = steps.selectorsIn(signer);
  const [other] = usable;
  if (other === undefined) return undefined;
  const says = [say`The zone publishes ${steps.namedWithLines(usable)} instead.`];
  if (refusal.isDelay)
    return {
      says,
      step: steps.open(
        say`Publish ${selector}._domainkey again`,
        say`Publish the public key of the signer at ${keyName}: mail in the queue is signed with ${selector}, so the key has to stay published until that mail is delivered.`,
        placeIn(signer?.uri, other.at),
      ),
    };
  return {
    says,
    step: steps.open(
      say`Publish ${selector}._domainkey, or sign with ${other.selector}`,
      say`Publish the public key of the signer at ${keyName}, or let the signer use the selector ${other.selector}, whose key is published.`,
      other.at,
    ),
  };
}

function notPublished({ signer }: CaseEvidence, { keyName, selector, domain, at }: SignatureEvidence): Instead {
  return {
    says: [],
    step: steps.open(
      say`Publish the public key at ${selector}._domainkey.${domain}`,
      say`Publish the public half of the signer's key as a TXT record at ${keyName}.`,
      placeIn(signer?.uri, at),
      steps.showRecord(signer),
    ),
    isKeyCertain: true,
  };
}

/** The record of the selector leads to a name without a key. */
function aliasBroken(evidence: CaseEvidence, signature: SignatureEvidence, alias: SelectorEvidence): PartFinding {
  const { keyName, selector } = signature;
  const says = say`The message was signed with ${selector}, and no key is found at ${keyName}: ${alias.why}.`;
  return {
    cause: 'key-not-found',
    title: say`The DKIM key is not published`,
    summary: [says],
    confidence: 'high',
    reasons: [say`the zone in this workspace`],
    proof: [{ says, source: 'zone', at: alias.at }],
    contradictions: [],
    steps: [...steps.loadZone(evidence.signer), steps.repairRecord(alias, true), steps.sendAgain(evidence)],
  };
}

/** Whether a name at which no key is looked for was meant for a selector: `s1.domainkey`, `s1_domainkey`, `_domainkey.s1`, `s1._domainkey.example.org.example.org`. */
function isSlipOf(owner: DomainName, selector: string | undefined): boolean {
  if (selector === undefined) return false;
  const name = owner.startsWith('_domainkey.') ? owner.slice('_domainkey.'.length) : owner;
  const next = name.slice(selector.length);
  return name.startsWith(selector) && (next.startsWith('.') || /^[_-]_?domainkey\./.test(next));
}

export function keyRevoked(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, keyOwner, selector, domain, keyAt, at, maker } = signature;
  const { signer } = evidence;
  const usable = steps.selectorsIn(signer).usable.filter((each) => each.keyName !== keyName);
  const made = usable.find((each) => each.keyName === maker?.owner);
  const other = made ?? usable[0];
  const says =
    keyOwner === undefined
      ? say`The message was signed with ${selector}, whose key is revoked: p= of ${keyName} is empty.`
      : say`The message was signed with ${selector}, whose key is revoked: receivers get the record at ${keyOwner}, whose p= is empty.`;
  return {
    cause: 'key-revoked',
    summary: [
      says,
      ...(made === undefined
        ? []
        : [say`The signature was made with the private key of ${made.selector} (line ${made.line}), though.`]),
    ],
    confidence: 'high',
    reasons: [keyAt === undefined ? say`the DNS` : say`the zone in this workspace`],
    proof: [{ says, source: keyAt === undefined ? 'dns' : 'zone', at: keyAt ?? at }],
    contradictions: [],
    steps: [
      ...steps.loadZone(signer),
      other !== undefined
        ? steps.open(
            say`Sign with ${other.selector} instead of ${selector}`,
            say`Let the signer use the selector ${other.selector} (line ${other.line}), whose key is published and usable.`,
            other.at,
          )
        : steps.run(
            say`Create a new DKIM key for ${domain}`,
            say`Create a new key under another selector, publish it, and let the signer use it: a revoked selector is not used again.`,
            { name: 'create-key', domain: domain ?? '' },
            steps.keygen(domain),
          ),
      ...(made === undefined ? [steps.matchKeys(signer, other)] : []),
      steps.sendAgain(evidence),
    ],
  };
}

export function keyUnusable(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, selector, keyAt, at, why } = signature;
  const { signer } = evidence;
  const found = steps.selectorOf(signer, signature);
  const isFine = found !== undefined && found.why === '';
  const reason = steps.lowerFirst(found?.why || why || say`its record is not a valid key`);
  // A good record that this one signature may not use, as with t=s.
  const says = isFine
    ? say`The message was signed with ${selector}, whose key cannot be used for this signature. ${why}`
    : say`The message was signed with ${selector}, whose key cannot be used: ${reason.replace(/\.$/, '')}.`;
  const usable = steps.selectorsIn(signer).usable.filter((each) => each.keyName !== keyName);
  const place = found?.at ?? keyAt ?? at;
  return {
    cause: 'key-unusable',
    ...(isFine ? { title: say`The signature and its key record do not agree` } : {}),
    summary: [says],
    confidence: 'high',
    reasons: [keyAt === undefined ? say`the DNS` : say`the zone in this workspace`],
    proof: [{ says, source: keyAt === undefined ? 'dns' : 'zone', at: place }],
    contradictions: [],
    steps: [
      ...(found !== undefined && isOnlyRefusal(signer, found) ? [] : steps.loadZone(signer)),
      isFine
        ? agreement(signature, found)
        : found === undefined
          ? steps.open(say`Fix the key record at ${keyName}`, say`Fix the record at ${keyName}: ${reason}`, place)
          : steps.repairRecord(found, true, isOnlyRefusal(signer, found) ? signer?.refusal?.server : undefined),
      ...(usable.length === 0
        ? []
        : [
            steps.open(
              say`Or sign with ${usable[0]!.selector}`,
              say`Or let the signer use ${usable[0]!.selector} (line ${usable[0]!.line}), whose key is usable.`,
              usable[0]!.at,
            ),
          ]),
      steps.matchKeys(signer, found),
      steps.sendAgain(evidence),
    ],
  };
}

/** Whether the record itself is what a name server does not load the zone for. */
function isOnlyRefusal(signer: SignerEvidence | undefined, { at, line }: SelectorEvidence): boolean {
  const refusal = signer?.refusal;
  return refusal !== undefined && refusal.count === 1 && refusal.uri === at.uri && refusal.line === line;
}

/** Where both are good by themselves. */
function agreement({ selector, keyReason }: SignatureEvidence, { line, at }: SelectorEvidence): Step {
  if (keyReason === 'key-strict-identity')
    return steps.open(
      say`Remove t=s from the record of ${selector}, or sign without i=`,
      say`Remove t=s from the record of ${selector} in line ${line}, or let the signer leave i= out.`,
      at,
    );
  return steps.open(
    say`Make the signature and the record of ${selector} agree`,
    say`Change the signer's configuration or the record of ${selector} in line ${line}, so that the two agree.`,
    at,
  );
}

/** The receiver got no usable key; nothing here says why. */
export function keyNotFetched(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, selector } = signature;
  const { refusal, signer } = evidence;
  const found = steps.selectorOf(signer, signature);
  const where =
    found === undefined
      ? say`No zone here shows what is published.`
      : found.state === 'alias' && found.target !== undefined
        ? say`The zone has a CNAME to ${found.target} (line ${found.line}), and no zone here shows whether there is a key.`
        : say`The zone has it (line ${found.line}), so the DNS may publish something else.`;
  return {
    cause: undefined,
    summary: [say`The receiver got no usable key at ${keyName}. ${where}`],
    confidence: refusal.reading.confidence,
    reasons: [],
    proof: [],
    contradictions: [],
    steps: [
      ...steps.loadZone(signer),
      found?.state === 'alias' && found.target !== undefined
        ? {
            ...steps.checkPublished(found),
            title: say`Ask the DNS for the key at ${found.target}`,
            text: say`Ask the DNS whether ${keyName} leads to a key: the service that runs ${found.target} has to publish it, and may require that you turn on signing there first.`,
          }
        : found === undefined
          ? {
              ...steps.verifyReturned(evidence, signature),
              title: say`Ask the DNS for the key at ${selector}._domainkey`,
              text: say`Ask the DNS for the TXT record at ${keyName}: is it there, complete, and answered by every name server, over TCP too?`,
            }
          : steps.checkPublished(found),
      steps.sendAgain(evidence),
    ],
  };
}
