/** `dkim-lint anonymize`: a message for a bug report on standard output, and what to know of it on standard error. */

import { anonymize } from '../../core/documents/anonymize.ts';
import { data } from '../../core/text/visible.ts';
import { collectFiles, tryLoad } from '../files.ts';
import { jsonText } from '../json.ts';
import { type CommandContext, type CommonOptions, expectPlainOptions } from '../options.ts';

export async function anonymizeFile(given: string, options: CommonOptions, context: CommandContext): Promise<void> {
  const { output, cwd } = context;
  const format = expectPlainOptions('anonymize', options);
  const [file] = await collectFiles([given], output, { cwd, stdinFilename: options.stdinFilename });
  const loaded = file && (await tryLoad(file, output));
  if (loaded === undefined) return;
  const { text, notes } = anonymize(loaded.text);
  if (format === 'json') {
    output.print(jsonText({ text, notes }));
    return;
  }
  output.print(data(text));
  if (!options.quiet) for (const note of notes) output.say(note);
}
