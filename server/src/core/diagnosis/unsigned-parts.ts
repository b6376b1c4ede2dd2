/** What a message has that its signature does not cover, though it looks as if it did: fields put on top, text after `l=`. */

import type { SignatureVerdict } from '../dkim/verify.ts';
import { SINGLETONS } from '../mail/singleton-fields.ts';
import { agree } from '../text/plural.ts';
import { say } from '../text/say.ts';
import type { SignatureView } from '../workspace/message-document.ts';

/** Clauses without a full stop: "a second From (unsigned) was added". Plain text. */
export function unsignedParts({ message, signature }: SignatureView, verdict: SignatureVerdict): readonly string[] {
  const parts: string[] = [];
  for (const key of SINGLETONS) {
    const fields = message.fields(key);
    const covered = signature.headers?.value.filter((name) => name.key === key).length ?? 0;
    const added = fields.length - covered;
    if (covered === 0 || added <= 0) continue;
    const { name } = fields[0]!;
    parts.push(
      added === 1
        ? say`${ordinal(fields.length)} ${name} (unsigned) was added`
        : say`${added} unsigned ${name} fields were added`,
    );
  }
  const limit = signature.length?.value.number;
  const beyond = limit === undefined || verdict.bodyLength === undefined ? 0 : verdict.bodyLength - limit;
  if (beyond > 0)
    parts.push(
      agree(
        beyond,
        say`the last octet of the body is not signed (l=${limit})`,
        say`the last ${beyond} octets of the body are not signed (l=${limit})`,
      ),
    );
  return parts;
}

function ordinal(count: number): string {
  return count === 2 ? say`a second` : count === 3 ? say`a third` : say`a ${count}th`;
}
