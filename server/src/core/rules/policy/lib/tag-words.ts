/** Words for the mistakes that DMARC, MTA-STS, TLS-RPT and BIMI records share: their tags, and the addresses of reports. */

import type { ReportUriProblemCode } from '../../../policy/report-uri.ts';
import type { TagRecordProblemCode } from '../../../policy/tag-record.ts';
import type { Wording } from './problem-rule.ts';

/** @param kind "DMARC": how people call the record */
export function tagWords(kind: string): Readonly<Record<TagRecordProblemCode, Wording>> {
  const a = kind.startsWith('M') ? 'an' : 'a';
  const unseen = `Receivers then do not take it for ${a} ${kind} record, as if it were not there.`;
  return {
    'leading-text': {
      message: `Something stands before the version of the ${kind} record. ${unseen} Begin with the version.`,
      fix: 'Remove what stands before the version',
      isSafe: true,
    },
    'version-missing': {
      message: `The ${kind} record does not say its version. ${unseen} Begin it with {expected};.`,
      fix: 'Write {expected}; at the front',
    },
    'version-not-first': {
      message: `{expected} must be the first tag of the ${kind} record. ${unseen} Move it to the front.`,
      fix: 'Move {expected} to the front',
    },
    'version-value': {
      message: `The version of ${a} ${kind} record is exactly {expected}, in this case. ${unseen} Write {expected}.`,
      fix: 'Write {expected}',
    },
    'version-blank': {
      message: `There must be no space between the version and its semicolon. ${unseen} Write {expected}.`,
      fix: 'Write {expected}',
    },
    separator: {
      message:
        'The semicolon between two tags is missing. Receivers read the second as part of the first, so both are lost. Put a semicolon between them.',
      fix: 'Put a semicolon between the tags',
    },
    'list-separator': {
      message:
        'A semicolon ends the list of addresses here, so that {text} gets no reports. Put a comma between two addresses.',
      fix: 'Put a comma between the addresses',
      isSafe: true,
    },
    'tag-empty': {
      message: 'There is a semicolon too many. Most receivers skip it; remove it.',
      severity: 'info',
      fix: 'Remove the semicolon',
    },
    'tag-no-equals': {
      message: `{text} is no tag: it has no equals sign. Some receivers then ignore the whole ${kind} record. Write name=value, or remove it.`,
      meant: `{text} has no equals sign. Some receivers then ignore the whole ${kind} record. Begin it with {expected}.`,
      fix: 'Repair or remove the tag',
    },
    'tag-name': {
      message: `{name} cannot be the name of a tag of ${a} ${kind} record. Receivers skip it. Correct or remove it.`,
      severity: 'warning',
    },
    'tag-case': {
      message:
        'The tag {name} is usually written in lower case. Some receivers do not know it otherwise. Write {expected}.',
      severity: 'warning',
      fix: 'Write {expected}',
    },
    'tag-unknown': {
      message: `${a === 'a' ? 'A' : 'An'} ${kind} record has no tag {name}. Receivers skip it, so it does nothing. Correct or remove it.`,
      meant: `${a === 'a' ? 'A' : 'An'} ${kind} record has no tag {name}. Receivers skip it, so it does nothing. Did you mean {expected}?`,
      severity: 'info',
      fix: 'Write {expected}',
    },
    'tag-duplicate': {
      message: `The tag {name} stands here a second time. Receivers use the first, the last, or ignore the ${kind} record. Keep one of them.`,
      severity: 'warning',
      fix: 'Remove the repeated tag',
    },
    'equals-blank': {
      message: `There must be no space beside this equals sign. Strict receivers then ignore the ${kind} record. Remove the space.`,
      fix: 'Remove the space',
    },
    'value-empty': {
      message:
        'The tag {name} has no value. Some receivers then ignore the whole record. Give it a value, or remove it.',
      severity: 'warning',
      fix: 'Remove the empty tag',
    },
    'value-characters': {
      message: `There is a character here that no ${kind} record may have; it often comes from a word processor or a web page. Receivers cannot read the tag. Type it anew.`,
      fix: 'Write the plain character',
      isSafe: true,
    },
    quote: {
      message:
        'The quotes here are part of the value, and receivers cannot read it. The zone needs quotes around the whole value alone. Remove these.',
      fix: 'Remove the quotes from the value',
      isSafe: true,
    },
    backslash: {
      message:
        'The backslash here is part of the value, and receivers cannot read it. Inside quotes, a semicolon needs no backslash. Remove it.',
      fix: 'Remove the backslash',
    },
  };
}

export const URI_WORDS: Readonly<Record<ReportUriProblemCode, Wording>> = {
  'uri-empty': {
    message: 'There is no address on one side of this comma. Some receivers then send no reports. Remove the comma.',
    severity: 'warning',
    fix: 'Remove the comma',
    isSafe: true,
  },
  'uri-separator': {
    message:
      'Two addresses stand here without a comma between them. Receivers cannot read them and send no reports. Put a comma there.',
    fix: 'Put a comma between the addresses',
  },
  'uri-scheme-missing': {
    message:
      'Before the address {text} the word mailto: is missing. Receivers send no reports there. Write {expected}.',
    fix: 'Write mailto: before the address',
  },
  'uri-scheme': {
    message: 'Receivers need not send reports by {scheme}:, and most do not. Use a mailto: address.',
    meant: 'Receivers do not know {scheme}:, so no reports come. Did you mean {expected}:?',
    severity: 'warning',
    fix: 'Write {expected}:',
  },
  'uri-syntax': {
    message: '{text} is no address for reports, so none come. Write mailto: and an e-mail address.',
    meant: '{text} is no address for reports, so none come. Write {expected}.',
    fix: 'Write {expected}',
  },
  'uri-address': {
    message: 'After mailto: there is no e-mail address, so no reports come. Write a whole address with its domain.',
    meant: 'Receivers cannot read the address {text}, so no reports come. Write {expected}.',
    fix: 'Write {expected}',
  },
  'uri-size': {
    message:
      'The size limit {text} is no longer part of the standard, and receivers may ignore it. Nothing fails; remove it when you next edit the record.',
    severity: 'info',
    fix: 'Remove the size limit',
  },
};

/** What can be wrong with every record that is a tag list, whatever its tags mean. */
export const TAG_LIST_CODES = [
  'leading-text',
  'version-missing',
  'version-not-first',
  'version-value',
  'separator',
  'tag-empty',
  'tag-no-equals',
  'tag-name',
  'tag-case',
  'tag-unknown',
  'tag-duplicate',
  'value-empty',
  'value-characters',
  'quote',
  'backslash',
] as const;

/** Some of the words. */
export function pick<K extends string>(
  words: Readonly<Record<K, Wording>>,
  ...codes: readonly K[]
): Record<K, Wording> {
  return Object.fromEntries(codes.map((code) => [code, words[code]])) as Record<K, Wording>;
}
