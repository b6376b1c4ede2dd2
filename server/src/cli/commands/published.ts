/** `dkim-lint published`: do name servers publish what the zone file says? The comparison is the core's. */

import { fileURLToPath } from 'node:url';

import { dnsReasonInWords } from '../../core/documents/dns-descriptions.ts';
import { publishedSentences, STATE_WORDS } from '../../core/documents/published-page.ts';
import { parseKeyName, selector as selectorOf } from '../../core/text/domain-name.ts';
import { append } from '../../core/text/lists.ts';
import { page } from '../../core/text/visible.ts';
import {
  comparePublished,
  isFine,
  keyNamesOf,
  type PublishedComparison,
  publishedQuestion,
} from '../../core/workspace/published.ts';
import { uriBeside, ZoneDocument } from '../../core/workspace/zone-document.ts';
import { lexZone } from '../../core/zone/syntax.ts';
import { PublishedDns } from '../../host/dns.ts';
import { withAddresses } from '../dns.ts';
import { collectFiles, tryLoad } from '../files.ts';
import { includesOf } from '../host.ts';
import { jsonText } from '../json.ts';
import { type CommandContext, type CommonOptions, expectPlainOptions, readConfigs, readOrigin } from '../options.ts';
import { EXIT, type Output, UsageError } from '../output.ts';
import { refusalAlone, refusedJson, sayRefused } from '../refused-zones.ts';
import { visible, wrap } from '../visible.ts';

export interface PublishedCommandOptions {
  readonly selector?: string;
  readonly server?: string;
  readonly authority?: readonly string[];
}

export async function published(
  given: string,
  options: CommonOptions & PublishedCommandOptions,
  context: CommandContext,
): Promise<void> {
  const { output } = context;
  const format = expectPlainOptions('published', options);
  const { server, authority: authorities } = options;
  const dns = withAddresses(
    authorities === undefined ? '--server' : '--server or --authority',
    () =>
      new PublishedDns({
        ...(server === undefined ? {} : { server }),
        ...(authorities === undefined ? {} : { authorities }),
      }),
  );
  const document = await readZone(given, options, context);
  if (document === undefined) return;
  const { settings } = await readConfigs(options, context).for(fileURLToPath(document.uri));
  const refused = sayRefused([document], (zone) => refusalAlone(zone, settings), context.cwd, output);
  if (refused.length > 0) output.raise(EXIT.findings);
  const comparisons: PublishedComparison[] = [];
  for (const name of namesOf(document, options.selector)) {
    const question = publishedQuestion(document, name);
    if (question === undefined) {
      output.say(`${visible(name)}: this name cannot be looked up; set the zone's origin with --origin NAME.`);
      output.raise(EXIT.findings);
    } else comparisons.push(comparePublished(document, question, await dns.ask(question)));
  }
  if (comparisons.some(({ isSame }) => !isSame)) output.raise(EXIT.findings);
  if (format === 'json') output.print(jsonText({ ...refusedJson(refused), keys: comparisons.map(jsonOf) }));
  else output.print(page(comparisons.map((comparison) => pretty(comparison, output)).join('\n')));
}

async function readZone(
  given: string,
  options: CommonOptions,
  context: CommandContext,
): Promise<ZoneDocument | undefined> {
  const { output, cwd } = context;
  const [file] = await collectFiles([given], output, { cwd, stdinFilename: options.stdinFilename });
  const loaded = file && (await tryLoad(file, output));
  if (file === undefined || loaded === undefined) return undefined;
  const origin =
    readOrigin(options) ?? (await readConfigs(options, context).for(file.absolute)).originOf(file.absolute);
  const read = includesOf([file], cwd);
  const include = (name: string) => {
    const text = read(uriBeside(file.uri, name));
    return text === undefined ? undefined : lexZone(text);
  };
  return ZoneDocument.open(file.uri, loaded.text, { include, ...(origin === undefined ? {} : { origin }) });
}

/** @throws UsageError where there is no such key */
function namesOf(document: ZoneDocument, selector: string | undefined): ReturnType<typeof keyNamesOf> {
  const names = keyNamesOf(document);
  if (selector === undefined) {
    if (names.length === 0) throw new UsageError('The zone has no key record to check.');
    return names;
  }
  const wanted = names.filter((name) => parseKeyName(name)?.selector === selectorOf(selector));
  if (wanted.length === 0) throw new UsageError(`--selector ${visible(selector)}: the zone has no such key.`);
  return wanted;
}

function jsonOf({ question, isSame, serial, authorityObstacle, servers }: PublishedComparison): unknown {
  return {
    name: question.name,
    zone: question.zone,
    same: isSame,
    serial: serial ?? null,
    ...(authorityObstacle === undefined ? {} : { authorities: authorityObstacle }),
    servers: servers.map(({ answer, state, serial: order, published: records }) => ({
      role: answer.role,
      address: answer.address,
      host: answer.host ?? null,
      state,
      serial: answer.serial ?? null,
      serialState: order,
      aliases: answer.aliases,
      authenticated: answer.isAuthenticated ?? null,
      records,
    })),
  };
}

function pretty(comparison: PublishedComparison, { colors, columns }: Output): string {
  const { question, servers, authorityObstacle } = comparison;
  const lines: string[] = [visible(question.name)];
  if (authorityObstacle !== undefined) {
    lines.push(
      `  The name servers of ${visible(question.zone)} could not be found (${visible(dnsReasonInWords(authorityObstacle))}).`,
    );
  }
  for (const server of servers) {
    const { answer, state } = server;
    const where = visible(answer.host === undefined ? answer.address : `${answer.host} (${answer.address})`);
    const word = isFine(state) ? colors.green(STATE_WORDS[state]) : colors.red(STATE_WORDS[state]);
    lines.push(`  ${answer.role === 'authority' ? 'name server' : 'resolver'} ${where}: ${word}`);
    const text = visible(publishedSentences(server, comparison).join(' '));
    append(
      lines,
      wrap(text, columns - 4).map((line) => `    ${line}`),
    );
  }
  return `${lines.join('\n')}\n`;
}
