/** Which of the codes that a report has for a recipient is the server's. See FORMAT.md, "Which code". */

import type { Evidence } from './evidence.ts';
import { foundAt, type StatusGroup } from './readers/delivery-status.ts';
import type { Found, RecipientMention, StatusOrigin } from './report.ts';
import { isGeneric, isWrapper } from './status-code.ts';

export interface ChosenCode {
  readonly status: Found | undefined;
  readonly origin: StatusOrigin;
}

/** See FORMAT.md, "Which code": the server's own words before the report's field, an inner code before its wrapper. */
export function chooseCode(
  mention: RecipientMention,
  group: StatusGroup | undefined,
  evidence: readonly Evidence[],
): ChosenCode {
  const told = mention.status;
  if (told !== undefined && !isWrapper(told.value)) return { status: told, origin: 'diagnostic' };
  const field = group?.statusField;
  const reply = mention.reply?.value ?? firstReply(evidence);
  const given = evidence.filter((candidate) => !isForAnotherReply(candidate, replyGiven(evidence)));
  const spoken = given.find((candidate) => speaks(candidate, field, reply));
  if (spoken !== undefined) return { status: statusOf(quotedBy(given, spoken) ?? spoken), origin: 'text' };
  if (told !== undefined && (field === undefined || !isGeneric(told.value) || isGeneric(field.value))) {
    return { status: told, origin: 'diagnostic' };
  }
  if (field !== undefined) return { status: field, origin: 'status-field' };
  const weak = given.filter(({ found }) => found.status !== undefined);
  const last = weak.find(({ found }) => !isGeneric(found.status!.code)) ?? weak[0];
  return { status: last && statusOf(last), origin: 'text' };
}

/**
 * Whether the code of a stretch is the server's: none that only wraps another; beside a Status field that says something
 * itself only one in the recipient's own words or a server's, of the same class.
 */
function speaks({ found, source }: Evidence, field: Found | undefined, reply: string | undefined): boolean {
  const code = found.status;
  if (code === undefined || isWrapper(code.code) || field?.value.startsWith('2.') === true) return false;
  if (field === undefined) return source !== 'all' || reply === undefined || reply[0] === code.code[0];
  if (isTimeout(field.value)) return code.isIntroduced || source !== 'all';
  if (field.value[0] !== code.code[0]) return false;
  return isWrapper(field.value) || (code.isIntroduced && (source === 'block' || source === 'server'));
}

/** The reply that the recipient's own words quote without an enhanced code: `(reason: 553 ...)`. */
function replyGiven(evidence: readonly Evidence[]): string | undefined {
  return evidence.find(
    ({ source, found }) => source === 'block' && found.reply !== undefined && found.status === undefined,
  )?.found.reply?.code;
}

/**
 * Whether the code goes with another reply than the one given: of the rest of the session, or of Sendmail's own sentence
 * ("550 5.1.1 ... User unknown" after `<<< 553`).
 */
function isForAnotherReply({ source, found }: Evidence, given: string | undefined): boolean {
  return given !== undefined && source !== 'block' && found.reply !== undefined && found.reply.code !== given;
}

function firstReply(evidence: readonly Evidence[]): string | undefined {
  return evidence.find(({ found, source }) => found.reply !== undefined && source !== 'all')?.found.reply?.code;
}

/** X.4.7: what the last attempt met may be of either class. */
function isTimeout(code: string): boolean {
  return code.endsWith('.4.7');
}

/** The recipient's own stretch that has the same code in a server's reply: a report's help names codes too. */
function quotedBy(evidence: readonly Evidence[], { source, found: { status } }: Evidence): Evidence | undefined {
  if (source !== 'block') return undefined;
  return evidence.find(
    (other) => other.source === 'block' && other.found.status?.code === status?.code && other.found.reply !== undefined,
  );
}

function statusOf({ mapped, found }: Evidence): Found {
  return foundAt(mapped, found.status!.code, found.status!);
}

/** The reply next to the code; else the first of the code's class. */
export function replyOf(evidence: readonly Evidence[], status: Found | undefined): Found | undefined {
  const same = evidence.find(
    ({ found }) => found.reply !== undefined && (status === undefined || found.status?.code === status.value),
  );
  const kin =
    same ??
    evidence.find(
      ({ found }) =>
        found.reply !== undefined && found.status === undefined && found.reply.code[0] === status?.value[0],
    );
  return kin && foundAt(kin.mapped, kin.found.reply!.code, kin.found.reply!);
}
