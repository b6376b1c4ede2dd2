/** Words for the mistakes that DMARC, MTA-STS, TLS-RPT and BIMI records share: their tags, and the addresses of reports. */

import type { ReportUriProblemCode } from '../../../policy/report-uri.ts';
import { TAG_RECORD_PROBLEM_CODES, type TagRecordProblemCode } from '../../../policy/tag-record.ts';
import { say } from '../../../text/say.ts';
import type { Wording } from './problem-rule.ts';

/** @param kind "DMARC": how people call the record */
export function tagWords(kind: string): Readonly<Record<TagRecordProblemCode, Wording>> {
  const a = kind.startsWith('M') ? 'an' : 'a';
  const unseen = `Receivers then ignore the record, as if it were not there.`;
  return {
    'leading-text': {
      message: `There is text before the version of the ${kind} record. ${unseen} Remove it.`,
      fix: say`Remove the text before the version`,
      isSafe: true,
    },
    'version-missing': {
      message: `The ${kind} record has no version. ${unseen} Begin it with {expected};.`,
      fix: say`Write {expected}; at the beginning`,
    },
    'version-not-first': {
      message: `{expected} is not the first tag of the ${kind} record. ${unseen} Move it to the beginning.`,
      fix: say`Move {expected} to the beginning`,
    },
    'version-value': {
      message: `The version of the ${kind} record is not exactly {expected}; the case of its letters counts. ${unseen} Write {expected}.`,
      fix: say`Write {expected}`,
    },
    'version-space': {
      message: `There is a space between the version and its semicolon. ${unseen} Write {expected}.`,
      fix: say`Write {expected}`,
    },
    separator: {
      message:
        'The semicolon between two tags is missing. Receivers read the second as part of the first, so both are lost. Put a semicolon between them.',
      fix: say`Put a semicolon between the tags`,
    },
    'list-separator': {
      message:
        'A semicolon ends the list of addresses here, so that {text} gets no reports. Put a comma between two addresses.',
      fix: say`Put a comma between the addresses`,
      isSafe: true,
    },
    'tag-empty': {
      message: 'There is an extra semicolon. Most receivers ignore it; remove it.',
      severity: 'info',
      fix: say`Remove the semicolon`,
    },
    'tag-no-equals': {
      message: `{text} is not a tag: it has no equals sign. Some receivers then ignore the whole ${kind} record. Write name=value, or remove it.`,
      meant: `{text} has no equals sign. Some receivers then ignore the whole ${kind} record. Begin it with {expected}.`,
      fix: say`Correct or remove the tag`,
    },
    'tag-name': {
      message: `{name} is not a valid tag name in ${a} ${kind} record. Receivers ignore the tag. Correct or remove it.`,
      severity: 'warning',
    },
    'tag-case': {
      message: 'Tag names are case-sensitive: some receivers do not recognize {name}. Write {expected}.',
      severity: 'warning',
      fix: say`Write {expected}`,
    },
    'tag-unknown': {
      message: `${a === 'a' ? 'A' : 'An'} ${kind} record has no tag {name}. Receivers ignore it, so it has no effect. Correct or remove it.`,
      meant: `${a === 'a' ? 'A' : 'An'} ${kind} record has no tag {name}. Receivers ignore it, so it has no effect. Did you mean {expected}?`,
      severity: 'info',
      fix: say`Write {expected}`,
    },
    'tag-duplicate': {
      message: `The tag {name} occurs twice, which makes the whole list invalid: receivers ignore the ${kind} record, or use one of the two. Keep one of them.`,
      severity: 'error',
      fix: say`Remove the repeated tag`,
    },
    'equals-space': {
      message: `There must be no space beside this equals sign. Strict receivers then ignore the ${kind} record. Remove the space.`,
      fix: say`Remove the space`,
    },
    'value-empty': {
      message:
        'The tag {name} has no value. Some receivers then ignore the whole record. Give it a value, or remove it.',
      severity: 'warning',
      fix: say`Remove the empty tag`,
    },
    'value-syntax': {
      message: `The value of {name} has a space or an equals sign in it, which ${a} ${kind} record does not allow. Senders then ignore the whole record. Remove the tag.`,
    },
    'value-characters': {
      message: `This character is not allowed in ${a} ${kind} record; such characters often come from a word processor or a web page. Receivers cannot read the tag. Type it again.`,
      fix: say`Write the plain character`,
      isSafe: true,
    },
    quote: {
      message:
        'The quotes here are part of the value, and receivers cannot read it. Only the whole value needs quotes in the zone file. Remove these.',
      fix: say`Remove the quotes from the value`,
      isSafe: true,
    },
    backslash: {
      message:
        'The backslash here is part of the value, and receivers cannot read it. Inside quotes, a semicolon needs no backslash. Remove it.',
      fix: say`Remove the backslash`,
    },
  };
}

export const URI_WORDS: Readonly<Record<ReportUriProblemCode, Wording>> = {
  'uri-empty': {
    message: 'There is no address on one side of this comma. Some receivers then send no reports. Remove the comma.',
    severity: 'warning',
    fix: say`Remove the comma`,
    isSafe: true,
  },
  'uri-separator': {
    message:
      'The comma between two addresses is missing. Receivers cannot read them and send no reports. Put a comma there.',
    fix: say`Put a comma between the addresses`,
  },
  'uri-scheme-missing': {
    message: 'The address {text} needs mailto: in front of it. Receivers send no reports there. Write {expected}.',
    fix: say`Write mailto: in front of the address`,
  },
  'uri-scheme': {
    message: 'Receivers need not send reports by {scheme}:, and most do not. Use a mailto: address.',
    meant: 'Receivers do not support {scheme}:, so no reports arrive. Did you mean {expected}:?',
    severity: 'warning',
    fix: say`Write {expected}:`,
  },
  'uri-syntax': {
    message: '{text} is not a URI, so no reports arrive there. Write mailto: and an email address.',
    meant: '{text} is not a valid URI, so no reports arrive there. Write {expected}.',
    fix: say`Write {expected}`,
  },
  'uri-address': {
    message: 'There is no email address after mailto:, so no reports arrive. Write the whole address with its domain.',
    meant: 'Receivers cannot read the address {text}, so no reports arrive. Write {expected}.',
    fix: say`Write {expected}`,
  },
  'uri-size': {
    message:
      'The size limit {text} is no longer part of the standard, and receivers should ignore it. Remove it when you next edit the record.',
    severity: 'info',
    fix: say`Remove the size limit`,
  },
};

/** What can be wrong with every record that is a tag list, whatever its tags mean. */
export const TAG_LIST_CODES = TAG_RECORD_PROBLEM_CODES.filter(
  (code): code is Exclude<TagRecordProblemCode, 'version-space' | 'list-separator' | 'equals-space' | 'value-syntax'> =>
    code !== 'version-space' && code !== 'list-separator' && code !== 'equals-space' && code !== 'value-syntax',
);

/** Some of the words. */
export function pick<K extends string>(
  words: Readonly<Record<K, Wording>>,
  ...codes: readonly K[]
): Record<K, Wording> {
  return Object.fromEntries(codes.map((code) => [code, words[code]])) as Record<K, Wording>;
}

/**
 * The words for records that senders ignore as a whole where anything is wrong with their syntax (RFC 8461 §3.1, RFC 8460 §3):
 * what others forgive is an error there.
 */
export function strictWords<K extends TagRecordProblemCode>(
  kind: string,
  ...more: readonly K[]
): Record<(typeof TAG_LIST_CODES)[number] | K, Wording> {
  const ignored = `Senders then ignore the whole ${kind} record.`;
  const words = {
    ...tagWords(kind),
    'tag-empty': { message: `There is an extra semicolon. ${ignored} Remove it.`, fix: say`Remove the semicolon` },
    'tag-name': { message: `{name} is not a valid tag name. ${ignored} Correct or remove the tag.` },
    'tag-case': {
      message: `Tag names are case-sensitive, and {name} is not known. Write {expected}.`,
      fix: say`Write {expected}`,
    },
    'tag-duplicate': {
      message: `The tag {name} occurs twice. Some senders then ignore the ${kind} record, others use one of the two. Keep one of them.`,
      fix: say`Remove the repeated tag`,
    },
    'value-empty': {
      message: `The tag {name} has no value. ${ignored} Give it a value, or remove it.`,
      fix: say`Remove the empty tag`,
    },
  } satisfies Readonly<Record<TagRecordProblemCode, Wording>>;
  return pick<(typeof TAG_LIST_CODES)[number] | K>(words, ...TAG_LIST_CODES, ...more);
}
