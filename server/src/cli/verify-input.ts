/** Messages, and the zones and look-ups that know the keys of their signatures: what `verify` and `report` are given. */

import { lookUpPolicies, type Wanted } from '../core/documents/look-ups.ts';
import { type LanguageId, Session } from '../core/session.ts';
import { LookUps } from './dns.ts';
import { collectFiles, type LoadedFile, type SourceFile, STDIN, tryLoad } from './files.ts';
import { includesOf } from './host.ts';
import { type CommandContext, type CommonOptions, readClock, readConfigs, readOrigin } from './options.ts';
import { UsageError } from './output.ts';
import { type RefusedZone, sayRefused } from './refused-zones.ts';
import { visible } from './visible.ts';

export interface KeyOptions {
  readonly zone?: readonly string[];
  readonly dns?: boolean;
  readonly server?: string;
  readonly minRsaBits?: number;
  readonly allowSha1?: boolean;
}

export interface Files {
  readonly messages: readonly { readonly file: SourceFile; readonly loaded?: LoadedFile }[];
  readonly zones: readonly LoadedFile[];
}

/**
 * `--zone` takes all that follows it: what is a message there is one, so that messages may be after the zones. A zone that is named among
 * the messages is one, too.
 *
 * @throws UsageError where nothing is a message
 */
export async function filesOf(
  command: string,
  given: readonly string[],
  { zone = [], stdinFilename }: CommonOptions & KeyOptions,
  { output, cwd }: CommandContext,
): Promise<Files> {
  const collect = (paths: readonly string[], wanted: LanguageId) =>
    collectFiles(paths, output, { cwd, stdinFilename, wants: (language) => language === wanted });
  const messages: { file: SourceFile; loaded?: LoadedFile }[] = [];
  const zones: LoadedFile[] = [];
  const misplaced: SourceFile[] = [];
  for (const file of await collect(given, 'eml')) {
    const loaded = file.isStdin || file.language === 'dns-zone' ? await tryLoad(file, output) : undefined;
    if (loaded?.language === 'dns-zone') {
      zones.push(loaded);
      misplaced.push(file);
    } else if (loaded !== undefined) messages.push({ file, loaded });
    else if (!file.isStdin && file.language !== 'dns-zone') messages.push({ file });
  }
  for (const file of await collect(zone, 'dns-zone')) {
    const loaded = await tryLoad(file, output);
    if (loaded === undefined) continue;
    if (loaded.language === 'eml') messages.push({ file, loaded });
    else zones.push(loaded);
  }
  if (messages.length > 0) return { messages, zones };
  if (given.length === 0) throw new UsageError(`Which message? \`dkim-lint ${command} MESSAGE --zone FILE\``);
  const [zoneFile] = misplaced;
  if (zoneFile !== undefined) throw new UsageError(zoneInstead(command, zoneFile));
  return { messages, zones };
}

/** What to say where a command for messages was given a zone alone. */
export function zoneInstead(command: string, { isStdin, path }: Pick<SourceFile, 'isStdin' | 'path'>): string {
  const name = visible(isStdin ? STDIN : path);
  return `${isStdin ? 'Standard input' : name} is a zone file, and there is no message to ${command}: \`dkim-lint ${command} MESSAGE --zone ${name}\`. To check the zone itself: \`dkim-lint lint ${name}\`.`;
}

export interface Analysis {
  /** Zones given that their name server does not load. */
  readonly refused: readonly RefusedZone[];
  readonly session: Session;
  /** With `--dns`, asks the DNS for what the judgment of an open message rests on besides keys; without it does nothing. */
  lookUp(uri: string, wanted: Wanted): Promise<void>;
}

export async function createAnalysis(
  zones: readonly LoadedFile[],
  options: CommonOptions & KeyOptions,
  context: CommandContext,
): Promise<Analysis> {
  const { cwd, output } = context;
  const { dns = false, server, minRsaBits, allowSha1 } = options;
  if (server !== undefined && !dns) throw new UsageError('--server requires --dns.');
  const configs = readConfigs(options, context, { minRsaBits, allowSha1 });
  const { settings } = await configs.for(`${cwd}/-`);
  const clock = readClock(options, context);
  const lookUps = dns ? new LookUps(server, output) : undefined;
  const session = new Session({
    settings,
    clock,
    zonesAreComplete: true,
    readIncluded: includesOf(zones, cwd),
    ...(options.now === undefined ? {} : { judgedAt: clock() }),
  });
  const said = readOrigin(options);
  for (const { uri, text, absolute } of zones) {
    const origin = said ?? (await configs.for(absolute)).originOf(absolute);
    session.open({ uri, language: 'dns-zone', text, ...(origin === undefined ? {} : { origin }) });
  }
  const { index } = session;
  return {
    refused: sayRefused(index.zones, (zone) => index.refusalOf(zone, settings.zone.target), cwd, output),
    session,
    lookUp: async (uri, wanted) => {
      if (lookUps !== undefined) await lookUpPolicies(() => session.snapshot(uri), wanted, lookUps.ask);
    },
  };
}
