/** A key that is missing, revoked, unusable, or not the signer's. Pure. */

import type { DomainName } from '../text/domain-name.ts';
import { say } from '../text/say.ts';
import type { CaseEvidence, SelectorEvidence, SignatureEvidence } from './evidence.ts';
import type { PartFinding } from './part-finding.ts';
import * as steps from './steps.ts';

export function keyMismatch(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, keyAt, at, selector } = signature;
  const says = say`The key published at ${keyName} did not make this signature: the signer uses another private key, or b= is damaged.`;
  const found = evidence.signer?.selectors.find((each) => each.keyName === keyName);
  return {
    cause: 'key-mismatch',
    summary: [says],
    confidence: 'high',
    reasons: [say`the signature checked with the published key`],
    proof: [{ says, source: 'verification', at: keyAt ?? at }],
    contradictions: [],
    steps: [
      {
        ...steps.matchKeys(evidence.signer, found),
        title: say`Compare the signer's private key with the record of ${selector}`,
        text: say`Compare the private key that signs with the record of ${selector}. Where they differ, publish the public half of the signer's key, or give the signer the right key.`,
      },
      ...(found === undefined ? [] : [steps.checkPublished(found)]),
      steps.sendTest(),
      steps.sendAgain(evidence),
    ],
  };
}

export function keyMissing(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, selector, domain, at, isKeyFromDns } = signature;
  const { signer } = evidence;
  const says = say`The message was signed, but no key is published at ${keyName}.`;
  const { usable } = steps.selectorsIn(signer);
  const alias = signer?.selectors.find((each) => each.keyName === keyName);
  if (alias !== undefined && alias.why !== '') return aliasBroken(evidence, signature, alias);
  const { substitute } = signature;
  const above = substitute?.kind === 'below-delegation' ? substitute : undefined;
  const wildcard = substitute?.kind === 'wildcard' ? substitute : undefined;
  const misplaced = signer?.misplaced.find(({ owner }) => isSlipOf(owner, selector));
  const instead =
    wildcard === undefined
      ? []
      : [
          say`Name servers answer there with the record at ${wildcard.owner} (line ${wildcard.line}), which is not a key.`,
        ];
  const others =
    above !== undefined
      ? [
          say`The zone of ${above.owner} has it (line ${above.line}), but delegates the name, so it does not publish the record.`,
        ]
      : misplaced !== undefined
        ? [
            misplaced.isAlias
              ? say`The zone has a CNAME to a key at ${misplaced.owner} (line ${misplaced.line}), where receivers do not look for it.`
              : say`The zone has a key at ${misplaced.owner} (line ${misplaced.line}), where receivers do not look for it.`,
          ]
        : usable.length === 0
          ? []
          : [say`The zone publishes ${steps.namedWithLines(usable)} instead.`];
  const zone = signer?.uri;
  const place = zone === undefined ? at : { uri: zone, span: { start: 0, end: 0 } };
  return {
    cause: 'key-not-found',
    title: say`The DKIM key is not published`,
    summary: [says, ...instead, ...others],
    confidence: 'high',
    reasons: [isKeyFromDns || zone === undefined ? say`the DNS` : say`the zone in this workspace`],
    proof: [
      {
        says: wildcard === undefined ? say`There is no record at ${keyName}.` : say`There is no key at ${keyName}.`,
        source: zone === undefined ? 'dns' : 'zone',
        at: zone === undefined ? undefined : place,
      },
    ],
    contradictions: [],
    steps: [
      ...steps.loadZone(signer),
      above !== undefined
        ? steps.open(
            say`Move the key in line ${above.line} to the zone of ${domain}`,
            say`Move the record in line ${above.line} to the zone file that ${keyName} belongs to: the zone of ${above.owner} delegates this name.`,
            above.at,
            ['dkim-lint', 'lint', { file: above.at.uri }],
          )
        : misplaced !== undefined
          ? steps.open(
              misplaced.isAlias
                ? say`Move the CNAME in line ${misplaced.line} to ${selector}._domainkey`
                : say`Move the key in line ${misplaced.line} to ${selector}._domainkey`,
              say`Rename the record in line ${misplaced.line}, so that the key is found at ${keyName} and not at ${misplaced.owner}.`,
              misplaced.at,
              ['dkim-lint', 'lint', { file: misplaced.at.uri }],
            )
          : usable.length > 0
            ? steps.open(
                say`Publish ${selector}._domainkey, or sign with ${usable[0]!.selector}`,
                say`Publish the public key of the signer at ${keyName}, or let the signer use the selector ${usable[0]!.selector}, whose key is published.`,
                usable[0]!.at,
              )
            : steps.open(
                say`Publish the public key at ${selector}._domainkey.${domain}`,
                say`Publish the public half of the signer's key as a TXT record at ${keyName}.`,
                place,
                steps.keygen(domain, selector),
              ),
      steps.matchKeys(signer, usable[0]),
      steps.sendAgain(evidence),
    ],
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
    steps: [...steps.loadZone(evidence.signer), steps.repairRecord(alias), steps.sendAgain(evidence)],
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
  const { keyName, selector, domain, keyAt, at } = signature;
  const { signer } = evidence;
  const usable = steps.selectorsIn(signer).usable.filter((each) => each.keyName !== keyName);
  const { keyOwner } = signature;
  const says =
    keyOwner === undefined
      ? say`The message was signed with ${selector}, whose key is revoked: p= of ${keyName} is empty.`
      : say`The message was signed with ${selector}, whose key is revoked: receivers get the record at ${keyOwner}, whose p= is empty.`;
  return {
    cause: 'key-revoked',
    summary: [says],
    confidence: 'high',
    reasons: [keyAt === undefined ? say`the DNS` : say`the zone in this workspace`],
    proof: [{ says, source: keyAt === undefined ? 'dns' : 'zone', at: keyAt ?? at }],
    contradictions: [],
    steps: [
      ...steps.loadZone(signer),
      usable.length > 0
        ? steps.open(
            say`Sign with ${usable[0]!.selector} instead of ${selector}`,
            say`Let the signer use the selector ${usable[0]!.selector} (line ${usable[0]!.line}), whose key is published and usable.`,
            usable[0]!.at,
          )
        : steps.run(
            say`Create a new DKIM key for ${domain}`,
            say`Create a new key under another selector, publish it, and let the signer use it: a revoked selector is not used again.`,
            { name: 'create-key', domain: domain ?? '' },
            steps.keygen(domain),
          ),
      steps.matchKeys(signer, usable[0]),
      steps.sendAgain(evidence),
    ],
  };
}

export function keyUnusable(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, selector, keyAt, at, why } = signature;
  const { signer } = evidence;
  const found = signer?.selectors.find((each) => each.keyName === keyName);
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
      ...steps.loadZone(signer),
      isFine
        ? steps.open(
            say`Make the signature and the record of ${selector} agree`,
            say`Change the signer's configuration or the record of ${selector} in line ${found.line}, so that the two agree. ${why}`,
            place,
          )
        : found === undefined
          ? steps.open(say`Fix the key record at ${keyName}`, say`Fix the record at ${keyName}: ${reason}`, place)
          : steps.repairRecord(found),
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

/** The receiver got no usable key; nothing here says why. */
export function keyNotFetched(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, selector } = signature;
  const { refusal, signer } = evidence;
  const found = signer?.selectors.find((each) => each.keyName === keyName);
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
