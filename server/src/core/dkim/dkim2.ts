/**
 * DKIM2, on which the IETF's working group "dkim" is working: what its fields and tags mean, for people who meet them. The
 * draft changes from number to number, so nothing is verified here.
 */

import { say } from '../text/say.ts';

/** The draft that is described. */
export const DKIM2_DRAFT = 'draft-ietf-dkim-dkim2-spec-09';
/** When that number was current: mailauth 8.1.0, released on that day, implements it. The date of the draft itself may be earlier. */
export const DKIM2_DRAFT_DATE = '16 November 2026';

export const DKIM2_FIELDS: ReadonlySet<string> = new Set(['dkim2-signature', 'message-instance']);

/** In lower case. One sentence or two, plain text. */
const TAGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'dkim2-signature': {
    i: say`The place of this signature in the chain: 1 is the first server that signed.`,
    m: say`The number of the Message-Instance that this signature covers.`,
    t: say`When it was signed, in seconds since 1970-01-01 UTC.`,
    d: say`The domain that signed.`,
    s: say`One or more signatures, each with its selector, its algorithm and its value.`,
    mf: say`MAIL FROM of this hop, in base64: the signature holds for this envelope only.`,
    rt: say`RCPT TO of this hop, in base64: the signature holds for these recipients only.`,
    nd: say`The domain that signs next, instead of an envelope.`,
    n: say`A value of the signer’s own (nonce).`,
    f: say`Flags: what the signer asks of the servers that follow, such as feedback.`,
  },
  'message-instance': {
    m: say`The number of this state of the message: 1 is the message as it was first signed.`,
    h: say`The hashes of header and body in this state, each with the name of the algorithm.`,
    r: say`How to get from this state back to the one before it (recipe), JSON in base64.`,
  },
};

/** What a tag means; undefined for one that the draft does not define. @param field in lower case */
export function describeDkim2Tag(field: string, tag: string): string | undefined {
  return TAGS[field]?.[tag];
}
