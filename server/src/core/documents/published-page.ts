/** What name servers publish beside what the zone file says: in sentences, and as a page. */

import { code, codeBlock, escapeText } from '../features/markdown.ts';
import { plural } from '../text/plural.ts';
import { say } from '../text/say.ts';
import type { PublishedComparison, PublishedState, ServerComparison } from '../workspace/published.ts';
import { refusalText, type ZoneRefusal } from '../workspace/zone-refusal.ts';
import { dnsReasonInWords } from './dns-descriptions.ts';

/** How a state is called where there is room for few words. Plain text. */
export const STATE_WORDS: Readonly<Record<PublishedState, string>> = {
  same: say`same`,
  spaces: say`same but for spaces`,
  cut: say`cut`,
  'quoted-twice': say`quoted twice`,
  escaped: say`escaped twice`,
  alias: say`a CNAME`,
  dangling: say`a CNAME to nothing`,
  'unusable-target': say`a CNAME to an unusable key`,
  missing: say`missing`,
  several: say`several records`,
  older: say`older`,
  other: say`another record`,
  'no-answer': say`no answer`,
};

/** What a server's answer means and what to do, in plain sentences. Parts come from the network and are hostile. */
export function publishedSentences(server: ServerComparison, all: PublishedComparison): readonly string[] {
  return [stateSentence(server, all), ...serialSentences(server, all), ...dnssecSentences(server, all)];
}

function stateSentence(server: ServerComparison, { expected, expectedAlias, question }: PublishedComparison): string {
  const { answer, published, state } = server;
  switch (state) {
    case 'same':
      return expectedAlias === undefined
        ? say`Publishes the record of the file.`
        : say`Publishes the CNAME of the file, to ${expectedAlias}${published.length > 0 ? say`, which has a key record` : ''}.`;
    case 'spaces':
      return say`Publishes the record of the file with other spaces, which verifiers ignore.`;
    case 'cut':
      return say`Publishes only the first ${plural(published[0]!.length, 'octet')} of ${expected[0]!.length}${published[0]!.length === 255 ? say`: a character-string holds 255, and the others were lost` : ''}. The key cannot be used. Enter the record in strings of at most 255 octets.`;
    case 'quoted-twice':
      return say`Publishes the record with quotes inside its value: they were entered where the provider adds its own. Verifiers do not read it. Enter the value without quotes.`;
    case 'escaped':
      return say`Publishes the record with backslashes inside its value: the escapes of a zone file were entered where the provider takes the plain value. Verifiers do not read it. Enter the value without the backslashes.`;
    case 'alias':
      return say`Has a CNAME to ${answer.aliases.join(say`, then `)}, and not the TXT record of the file. ${
        published.length === 0
          ? say`No TXT record was found there.`
          : published.some((value) => expected.includes(value))
            ? say`The record there is the same.`
            : say`The record there is another one.`
      } Whoever runs that name says what the key is.`;
    case 'dangling':
      return say`Publishes the CNAME of the file, to ${expectedAlias}, but that name has no TXT record: verifiers find no key, and every signature with this selector gives permerror. Check the name of the target, and turn on DKIM at the provider that runs it.`;
    case 'unusable-target':
      return say`Publishes the CNAME of the file, to ${expectedAlias}, but the record there cannot be used as a key, so that no signature with this selector verifies. Whoever runs that name has to publish the key.`;
    case 'missing':
      return answer.role === 'resolver'
        ? say`Has no such record: it is not published, or the resolver cached an answer from before it was.`
        : say`Publishes nothing at ${question.name}.`;
    case 'several':
      return say`Publishes ${published.length} TXT records at this name. A verifier may take any of them (RFC 6376 §3.6.2.2): keep one.`;
    case 'older':
      return answer.role === 'resolver'
        ? say`Still has another record in its cache, until the TTL of that record expires.`
        : say`Still publishes an earlier version of the zone, with another record.`;
    case 'other':
      return server.serial === 'same'
        ? say`Publishes another record, under the same serial: the file was changed and the serial was not. Increment it and reload the zone.`
        : say`Publishes a different record from the one in the file.`;
    case 'no-answer':
      if (answer.aliases[0] === expectedAlias && expectedAlias !== undefined) {
        return say`Publishes the CNAME of the file, to ${expectedAlias}, but gave no answer about that name (${answer.texts.status === 'failed' ? dnsReasonInWords(answer.texts.reason) : say`it did not answer`}): whether there is a key is unknown.`;
      }
      return say`Gave no answer (${answer.texts.status === 'failed' ? dnsReasonInWords(answer.texts.reason) : say`it did not answer`}).`;
  }
}

function serialSentences({ answer, serial }: ServerComparison, { serial: own }: PublishedComparison): string[] {
  switch (serial) {
    case 'behind':
      return [
        answer.role === 'resolver'
          ? say`It knows the serial ${answer.serial}; the file has ${own}.`
          : say`Its serial is ${answer.serial}, the file's is ${own}: the zone was not loaded, or not transferred to this server yet.`,
      ];
    case 'ahead':
      return [
        say`Its serial is ${answer.serial}, which is newer than the file's ${own}: the published zone comes from elsewhere.`,
      ];
    default:
      return [];
  }
}

function dnssecSentences({ answer, state }: ServerComparison, { servers }: PublishedComparison): string[] {
  if (answer.role !== 'resolver') return [];
  if (answer.isAuthenticated === true) return [say`It reports that it validated the answer with DNSSEC.`];
  if (answer.isAuthenticated === false) return [say`It does not report that DNSSEC protects the answer.`];
  const hasFailed = answer.texts.status === 'failed' && answer.texts.reason === 'ESERVFAIL';
  const isTold = servers.some((other) => other.answer.role === 'authority' && other.state !== 'no-answer');
  return state === 'no-answer' && hasFailed && isTold
    ? [say`The zone’s own servers do answer: a DNSSEC signature may be broken, so that validating resolvers refuse it.`]
    : [];
}

/** Markdown. @param refusal where the zone's name server does not load it: that is said first */
export function publishedPage(comparison: PublishedComparison, refusal?: ZoneRefusal): string {
  const { question, servers, authorityObstacle, isSame, expected } = comparison;
  const blocks = [
    `# ${isSame ? say`Published as in the file` : say`The published record differs`}: ${code(question.name)}`,
    ...(refusal === undefined ? [] : [`**${escapeText(refusalText(refusal))}** ${escapeText(refusal.message)}`]),
    ...(authorityObstacle === undefined
      ? []
      : [
          say`The name servers of ${code(question.zone)} could not be found (${escapeText(dnsReasonInWords(authorityObstacle))}): only the resolver was asked.`,
        ]),
    ...servers.flatMap((server) => serverBlocks(server, comparison)),
    ...(expected.length === 0 ? [] : [say`## In the file`, ...expected.map(codeBlock)]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function serverBlocks(server: ServerComparison, comparison: PublishedComparison): string[] {
  const { answer, state, published } = server;
  const title = answer.host === undefined ? code(answer.address) : `${code(answer.host)} (${code(answer.address)})`;
  const values =
    state === 'same' ? [] : published.slice(0, MAX_SHOWN).map((value) => codeBlock(value.slice(0, MAX_VALUE)));
  return [
    `## ${answer.role === 'authority' ? say`Name server` : say`Resolver`} ${title}: ${STATE_WORDS[state]}`,
    escapeText(publishedSentences(server, comparison).join(' ')),
    ...values,
  ];
}

/** Records of one server, and octets of one record, that a page shows. */
const MAX_SHOWN = 8;
const MAX_VALUE = 8192;
