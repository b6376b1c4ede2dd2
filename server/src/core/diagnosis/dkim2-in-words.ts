/** What stands for a DKIM signature in a message that has none: a field of DKIM2. */

import { DKIM2_DRAFT, DKIM2_DRAFT_DATE } from '../dkim/dkim2.ts';
import { say } from '../text/say.ts';
import type { MessageView } from '../workspace/message-document.ts';

/** One sentence, plain text; undefined where the message has no field of DKIM2. */
export function dkim2InWords(message: MessageView): string | undefined {
  const field = message.field('dkim2-signature') ?? message.field('message-instance');
  return field === undefined
    ? undefined
    : say`Its ${field.name} is not verified: DKIM2 is a draft (${DKIM2_DRAFT}, current on ${DKIM2_DRAFT_DATE}).`;
}
