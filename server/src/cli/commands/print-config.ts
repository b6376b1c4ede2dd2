/** `dkim-lint --print-config FILE`: what counts for a file, as JSON. */

import path from 'node:path';
import { RULES } from '../../core/rules/registry.ts';
import { chosenSeverity } from '../../core/rules/settings.ts';
import { Exclusions } from '../exclusions.ts';
import { jsonText } from '../json.ts';
import { type CommandContext, type LintOptions, readConfigs } from '../options.ts';

export async function printConfig(file: string, options: LintOptions, context: CommandContext): Promise<void> {
  const { cwd, output } = context;
  const absolute = path.resolve(cwd, file);
  const configs = readConfigs(options, context);
  const { file: settingsFile, settingsOf, overridesOf, originOf } = await configs.for(absolute);
  const settings = settingsOf(absolute);
  const isIgnored = options.ignore && (await new Exclusions(configs, cwd).isNamedIgnored(absolute));
  output.print(
    jsonText({
      settingsFile: settingsFile ?? null,
      ignored: isIgnored,
      overrides: overridesOf(absolute).map(({ files }) => files),
      rules: Object.fromEntries(RULES.map((rule) => [rule.id, chosenSeverity(rule, settings) ?? rule.severity])),
      zone: { ...settings.zone, origin: options.origin ?? originOf(absolute) ?? null },
      verify: settings.verify,
    }),
  );
}
