/**
 * What a place has to do with a refusal by 5.7.13, "DKIM signing required but not present", and which of the four steps
 * against it applies there: an unsigned message, a malformed signature, a key in a zone.
 */

import type { DomainName } from '../text/domain-name.ts';
import { joined } from '../text/lists.ts';
import { say } from '../text/say.ts';
import type { MessageView, SignatureView } from '../workspace/message-document.ts';
import type { KeyRecordView, Place, ZoneDocument } from '../workspace/zone-document.ts';
import type { Step } from './diagnosis.ts';
import { messageEvidence } from './gather.ts';
import type { CaseKnowledge } from './knowledge.ts';
import { keyFault, lineOf, signerEvidence } from './selectors.ts';
import { syntaxFaults } from './signature-syntax.ts';
import * as steps from './steps.ts';

/** The code that the four steps are about. */
export const UNSIGNED_CODE = '5.7.13';

/** The four steps, as the guides number them. */
const FOUR_STEPS = [
  say`configure signing`,
  say`check the published record`,
  say`check that private and public key match`,
  say`send a message to Gmail and read its authentication results`,
] as const;

export interface Hint {
  /** One or two sentences; plain text, hostile names in it. */
  readonly says: string;
  /** What applies first. */
  readonly step: Step;
  /** The place that the hint is about. */
  readonly at: Place;
}

function applies(number: 1 | 2 | 3 | 4): string {
  return say`Step ${number} of 4 (${FOUR_STEPS[number - 1]})`;
}

/** At the author of a message that should be signed and is not. */
export function unsignedHint(message: MessageView, knowledge: CaseKnowledge): Hint | undefined {
  const author = message.authors.find(({ domain }) => domain !== '');
  const domain = message.authorDomain;
  if (author === undefined || domain === undefined || domain === '' || message.dkimSignatures.length > 0)
    return undefined;
  const evidence = messageEvidence(message, knowledge);
  const signer = signerEvidence(knowledge.index, domain, knowledge.settings.zone.target);
  const at = { uri: message.document.uri, span: author.domainSpan };
  const [step] = steps.turnOnSteps(signer);
  const copy = message.role === 'returned' ? say`This copy has` : say`This message has`;
  const doubt = evidence.receivedCount === 0 ? say` (yet: it has not passed a server)` : '';
  return {
    says: say`${copy} no DKIM-Signature from ${domain}${doubt}. Servers that refuse with ${UNSIGNED_CODE} "DKIM signing required" want one. ${applies(1)} applies: ${steps.lowerFirst(step!.title)}.`,
    step: step!,
    at,
  };
}

/** At a DKIM-Signature that no verifier accepts. */
export function malformedHint(view: SignatureView): Hint | undefined {
  if (view.kind !== 'dkim-signature') return undefined;
  const faults = syntaxFaults(view);
  const [first] = faults;
  if (first === undefined) return undefined;
  const what = joined(faults.map(({ says }) => says));
  return {
    says: say`No verifier accepts this field: ${what}. To a server that refuses unsigned mail with ${UNSIGNED_CODE} the message counts as unsigned. ${applies(1)} applies: correct the signer.`,
    step: steps.open(
      say`${first.fix} in the DKIM-Signature`,
      say`Correct the signer that writes this DKIM-Signature: ${what}. Edit its configuration or code, not this copy.`,
      first.at,
    ),
    at: { uri: view.message.document.uri, span: view.nameSpan },
  };
}

/** At a key record. */
export function keyHint(view: KeyRecordView): Hint {
  const { name, owner, document, headSpan } = view;
  const at = { uri: document.uri, span: headSpan };
  const fault = keyFault(view);
  const { selector, domain } = name;
  if (fault === undefined) {
    const base = steps.matchKeys(undefined, undefined);
    return {
      says: say`This key can be used, so ${steps.lowerFirst(applies(2))} against ${UNSIGNED_CODE} is done in this file. ${applies(3)} comes next; ask the DNS, too, whether it publishes the record.`,
      step: { ...base, title: say`Check that the private key matches ${selector}` },
      at,
    };
  }
  if (fault.state === 'revoked') {
    return {
      says: say`This key is revoked: mail signed with ${selector} fails, and counts as unsigned where ${UNSIGNED_CODE} is the answer. ${applies(2)} applies: publish a key under another selector.`,
      step: steps.run(
        say`Create a new key instead of ${selector}`,
        say`Create a key under another selector, publish it, and let the signer use it.`,
        view.isPlaced ? { name: 'rotate-key', uri: document.uri, domain, selector } : { name: 'set-up-signing' },
      ),
      at,
    };
  }
  return {
    says: say`This record is damaged: ${fault.why}. Mail signed with ${selector} fails, and counts as unsigned where ${UNSIGNED_CODE} is the answer. ${applies(2)} applies: fix this record.`,
    step: steps.repairRecord({
      selector,
      state: 'damaged',
      keyName: owner,
      target: undefined,
      why: fault.why,
      at,
      line: lineOf(document, at),
      file: undefined,
      isDisputed: false,
    }),
    at,
  };
}

/** At a CNAME in the place of a key record. */
export function aliasHint(
  document: ZoneDocument,
  at: Place,
  selector: string,
  owner: DomainName,
  target: string,
): Hint {
  return {
    says: say`Mail signed with ${selector} is verified with the key at ${target}. ${applies(2)} against ${UNSIGNED_CODE} applies: ask the DNS whether there is one.`,
    step: steps.checkPublished({ selector, keyName: owner, at: { uri: document.uri, span: at.span } }),
    at,
  };
}
